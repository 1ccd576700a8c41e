extension Repository {
    /// What runs in a build container. Everything is in `/srv/build`: `source`, the `log` of all steps, and `out` with what was made.
    nonisolated enum BuildScript {
        static let folder = "/srv/build"

        /// Installs the tools, as root.
        static func prepare(_ kind: Kind, packages: [String], lint: Bool, clones: Bool, user: String) -> Command {
            var tools = packages + ["git"].filter { _ in clones }
            switch kind {
            case .deb: tools += ["build-essential", "fakeroot"] + (lint ? ["lintian"] : [])
            case .python: tools += ["python3-build", "python3-setuptools", "python3-wheel"]
            }
            return """
                \(raw: functions)
                user=\(user)
                mkdir -p "$base/out" "$base/home" "$base/source" && : >"$base/log" && chown "$user:" "$base" "$base"/* || exit
                step "apt-get update" apt update
                step "apt-get install" apt -y --no-install-recommends install -- \(tools)
                """
        }

        /// Installs what the source of a Debian package says it needs, as root.
        static let dependencies = Command(
            raw: """
                \(functions)
                cd "$base/source" || exit
                step "apt-get build-dep" apt -y --no-install-recommends build-dep ./
                """)

        /// Builds, as the container's user.
        static func build(_ kind: Kind, time: String, lint: Bool) -> Command {
            let body: Command =
                switch kind {
                case .deb:
                    """
                    export DEB_BUILD_OPTIONS="noautodbgsym parallel=$(nproc)"
                    step dpkg-buildpackage dpkg-buildpackage -us -uc -b
                    \(raw: lint ? #"step lintian lintian --tag-display-limit 0 --fail-on error "$base"/*.changes"# : "")
                    mv "$base"/*.deb "$base/out/"
                    """
                case .python:
                    """
                    step "python3 -m build" python3 -m build --no-isolation --outdir "$base/out" .
                    step "packing again" python3 -I -c \(repack) "$base"/out/*.tar.gz
                    """
                }
            return """
                \(raw: functions)
                export HOME="$base/home" LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=\(time)
                cd "$base/source" || exit
                \(body)
                cd "$base/out" && sha256sum -- * | sed 's/  /\\t/; s/^/made\\t/'
                """
        }

        private static let functions = #"""
            base=\#(folder)
            umask 022
            apt() {
              env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
            }
            # step NAME COMMAND…: into the log; when it fails, the last of it is shown and nothing more is done.
            step() {
              name=$1
              shift
              printf '\n== %s\n' "$name" >>"$base/log"
              "$@" >>"$base/log" 2>&1 </dev/null && return
              status=$?
              printf 'failed\t%s\t%s\n' "$name" "$status"
              awk '/^== / { n = 0 } { line[n++] = $0 } END { for (i = n > 25 ? n - 25 : 1; i < n; i++) print "last\t" line[i] }' "$base/log"
              exit 0
            }
            """#

        /// A source archive with the same content is the same file: names in order, the commit's time, nobody's account.
        private static let repack = #"""
            import gzip, io, os, sys, tarfile
            time = int(os.environ["SOURCE_DATE_EPOCH"])
            for path in sys.argv[1:]:
                if not os.path.exists(path):
                    continue
                packed = io.BytesIO()
                with tarfile.open(path) as old, tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new:
                    for member in sorted(old.getmembers(), key=lambda member: member.name):
                        content = old.extractfile(member) if member.isreg() else None
                        member.mtime, member.uid, member.gid, member.uname, member.gname = time, 0, 0, "", ""
                        member.pax_headers = {}
                        new.addfile(member, content)
                with open(path, "wb") as file, gzip.GzipFile("", "wb", mtime=time, fileobj=file) as zipped:
                    zipped.write(packed.getvalue())
            """#
    }
}
