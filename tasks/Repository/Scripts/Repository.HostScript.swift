extension Repository {
    /// What runs on the host of a repository: functions that its resources and its operations share.
    ///
    /// They need `fail CODE [FACT…]`, which ends the script, and `note TEXT`. `$base` is the repository's folder.
    nonisolated enum HostScript {
        static let functions =
            #"""
            umask 022
            PATH=$PATH:/usr/sbin:/sbin
            base=\#(Repository.folder)
            www=$base/www
            deb() { LC_ALL=C reprepro --silent --waitforlock 12 -b "$base/reprepro" "$@"; }
            stamp() { cat "$base/reprepro/conf/distributions" "$base/keys/fingerprint" "$www/debian/dists"/*/InRelease 2>/dev/null | sha256sum; }
            suites() { sed -n 's/^Codename: *//p' "$base/reprepro/conf/distributions"; }
            # One run at a time works on it; the lock goes with the last process that has the folder open.
            lock() {
                exec 9<"$base" || fail none
                flock -w "${patience:-300}" 9 || fail busy "${patience:-300}"
            }
            runs() {
                for X in /proc/[0-9]*/comm; do
                    { read -r Y <"$X"; } 2>/dev/null && [ "$Y" = "$1" ] && return 0
                done
                return 1
            }
            # What an interrupted run has left: the database's lock, half of a file, and lists that do not have what the database has.
            recover() {
                free_database
                [ "$(cat "$base/reprepro/exported" 2>/dev/null)" != "$(stamp)" ] || return 0
                drop_strays
                export_all
            }
            free_database() {
                if [ -e "$base/reprepro/db/lockfile" ] && ! runs reprepro; then
                    rm -f "$base/reprepro/db/lockfile"
                    note "took away the lock that an interrupted reprepro had left"
                fi
            }
            # Files of the pool that the database does not know, or that no package of a suite is in.
            drop_strays() {
                said=$(deb clearvanished 2>&1 && deb deleteunreferenced 2>&1) && known=$(deb _listchecksums 2>&1) ||
                    fail failed "reprepro's database cannot be read: what is in $base/www/debian/pool may have to be published again" "$said$known"
                if [ -d "$www/debian/pool" ]; then (cd "$www/debian" && find pool -type f); fi | while IFS= read -r X; do
                    printf '%s\n' "$known" | cut -d ' ' -f 1 | grep -qxF -e "$X" || rm -f "$www/debian/$X"
                done
            }
            # Writes the lists of all suites and signs them. The stamp says that they are what the database has, and that nobody changed them.
            export_all() {
                rm -f "$base/reprepro/exported"
                said=$(deb export 2>&1) || fail failed "reprepro could not write and sign the lists" "$said"
                for X in "$www/debian/dists"/*; do
                    suites | grep -qxF -e "${X##*/}" || rm -rf "$X"
                done
                stamp >"$base/reprepro/exported"
                # gpg starts an agent for the key, which nobody needs any more.
                GNUPGHOME=$base/keys gpgconf --kill gpg-agent >/dev/null 2>&1 || true
            }
            index() { python3 -I -c "$(index_program)" "$@" "$base/www"; }
            index_program() {
                cat <<'PROGRAM'
            \#(IndexProgram.text)
            PROGRAM
            }

            """#
    }
}
