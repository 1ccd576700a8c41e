/// A section of `/etc/weft/host.ini`, which says what a host is: a kind, its version, since when, and the versions of its packages.
///
/// ```swift
/// HostMarker("graphite", version: "1.1.8", packages: ["graphite-carbon", "graphite-web"])
/// ```
///
/// The time is that at which something else of the section changed last. `task host_info` reads all sections.
nonisolated public struct HostMarker: Resource {
    /// Where it stands.
    public static let path = "/etc/weft/host.ini"
    /// What the host is, or a part of it.
    public let kind: String
    /// The version of that.
    public let version: String
    private let packages: [String]

    /// A section.
    ///
    /// - Parameter packages: The packages whose versions are noted; they come before this in a list.
    public init(_ kind: String, version: String, packages: [String] = []) {
        (self.kind, self.version, self.packages) = (kind, version, packages)
    }

    /// `HostMarker` and the kind.
    public var title: String { "HostMarker \(kind) \(version)" }

    /// The version and those of the packages are compared, and not the time.
    public var script: ResourceScript {
        let words: Command = "\(Self.path) \(kind) \(version) \(packages)"
        var script = ResourceScript(check: "marker_check \(words)", apply: "marker_apply \(words)", functions: [Self.functions])
        let texts = [kind, version]
        if texts.contains(where: { $0.isEmpty || $0.contains { $0.isNewline || $0 == "[" || $0 == "]" } }) {
            script.problem = "`\(kind)` and `\(version)` cannot stand in an INI file: they are empty, or have a bracket or a line end"
        }
        return script
    }

    /// `marker_check FILE KIND VERSION PACKAGE…`, `marker_apply …`.
    private static let functions = ShellFunction(
        "host_marker",
        #"""
        marker_packages() {
          [ $# -gt 0 ] || return 0
          if command -v dpkg-query >/dev/null; then
            dpkg-query -W -f '${db:Status-Status} ${Package}=${Version}\n' "$@" 2>/dev/null | sed -n 's/^installed //p'
          elif command -v rpm >/dev/null; then rpm -q --qf '%{NAME}=%{VERSION}-%{RELEASE}\n' "$@" | grep -v ' '
          elif command -v pacman >/dev/null; then pacman -Q "$@" 2>/dev/null | tr ' ' =
          elif command -v apk >/dev/null; then for mk_p; do apk list -I "$mk_p" 2>/dev/null | sed "s/^$mk_p-\([^ ]*\) .*/$mk_p=\1/"; done
          fi | sort | tr '\n' ' ' | sed 's/ $//'
        }
        marker_wanted() {
          mk_file=$1 mk_kind=$2 mk_version=$3
          shift 3
          mk_new="version = $mk_version$NL""packages = $(marker_packages "$@")"
          mk_old=$(awk -v kind="[$mk_kind]" '/^\[/ { on = $0 == kind; next } on && /^(version|packages) =/' "$mk_file" 2>/dev/null)
        }
        marker_check() {
          marker_wanted "$@"
          [ "$mk_old" != "$mk_new" ] || return 0
          if [ "$M" = check ] && [ -n "$PENDING" ]; then later 'it depends on packages that are not there yet'; return; fi
          differs "$mk_old" "$mk_new"
          return 1
        }
        marker_apply() {
          marker_wanted "$@"
          mkdir -p -- "${mk_file%/*}" || return
          mk_t=$mk_file.weft.$$
          {
            if [ -f "$mk_file" ]; then
              awk -v kind="[$mk_kind]" '/^\[/ { on = $0 == kind } !on' "$mk_file"
            else echo '# What this host is. Written by Weft; `task host_info` shows it.'
            fi
            printf '[%s]\nsince = %s\n%s\n' "$mk_kind" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$mk_new"
          } >"$mk_t" && chmod 644 "$mk_t" && mv -f -- "$mk_t" "$mk_file"
        }
        """#)

    /// A section that was read.
    public struct Entry: Sendable, Hashable {
        /// What the host is.
        public var kind: String
        /// What stands in its section.
        public var values: [String: String] = [:]
    }

    /// The sections of the file's text in their order; what is none is passed over.
    public static func read(_ text: String) -> [Entry] {
        var entries: [Entry] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("["), line.hasSuffix("]") {
                entries.append(Entry(kind: String(line.dropFirst().dropLast())))
            } else if let separator = line.firstRange(of: " = "), !entries.isEmpty, !line.hasPrefix("#") {
                entries[entries.count - 1].values[String(line[..<separator.lowerBound])] = String(line[separator.upperBound...])
            }
        }
        return entries
    }
}
