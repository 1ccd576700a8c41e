nonisolated extension Deploy.ReleaseScript {
    /// `activate`: migrates with `$migrate`, switches `current` to the release `$name`, restarts, and waits until it works; when it does not,
    /// what was served before is served again.
    static let activate = #"""
        activate() {
            lock
            umask 022
            [ "$keeper" != stored ] || . "$base/.weft-app" || stop 72 "$base/.weft-app, which tells what runs it, is not there: deploy it once"
            dir=$base/releases/$name
            [ -f "$dir/.weft-release" ] || stop 77 "the release $name is gone"
            if [ -z "$force" ] && [ "$current" = "$name" ] && [ -f "$dir/.weft-live" ] && [ "$(service_state)" = active ]; then
                echo "$name is served already"
                return
            fi
            [ "$(service_state)" != missing ] || stop 72 "there is no service $service"
            find_former
            if [ -n "$migrate" ]; then
                echo "migrating: $migrate"
                in_release "$migrate" || stop 73 "\`$migrate\` exited with status $?"
            fi
            [ -z "$settings" ] || { (umask 077; printf '%s\n' "$settings" >"$base/.weft-app.new") && mv "$base/.weft-app.new" "$base/.weft-app"; } || stop 72
            [ -z "$former" ] || printf '%s\n' "$former" >"$dir/.weft-former"
            switch "$name" || stop 72 'the link could not be switched'
            if works; then
                : >"$dir/.weft-live"
                rm -f "$dir/.weft-failed"
                echo "$name is served"
                return
            fi
            : >"$dir/.weft-failed"
            printf '%s\n' "$why" >&2
            service_log
            [ -n "$former" ] || stop 76
            echo "rolling back to $former"
            name=$former dir=$base/releases/$former
            switch "$former" || stop 76 'the link could not be switched back'
            works || stop 76 "after the way back to $former: $why"
            echo "$former is served again"
            stop 75
        }

        # What was served last and worked; after an interrupted deploy that is not what the link says.
        find_former() {
            former=
            [ "$current" = "$name" ] || former=$current
            [ -n "$former" ] && [ -f "$base/releases/$former/.weft-live" ] && [ ! -f "$base/releases/$former/.weft-failed" ] && return
            former=$(cat "$base/releases/${current:-none}/.weft-former" 2>/dev/null)
            [ -n "$former" ] && [ "$former" != "$name" ] && [ -f "$base/releases/$former/.weft-live" ] && return
            former=
            for folder in "$base"/releases/*/; do
                [ -f "$folder.weft-live" ] && [ ! -f "$folder.weft-failed" ] && [ "$folder" != "$dir/" ] || continue
                former=${folder%/} former=${former##*/}
            done
        }

        switch() {
            rm -f "$base/.current.new" && ln -s "releases/$1" "$base/.current.new" && mv -T "$base/.current.new" "$base/current"
        }
        """#

    /// `works`: restarts the service, and tells whether the application works within `$within` seconds; if not, `$why`.
    static let works = #"""
        works() {
            said=$(service_restart 2>&1) || { why="the service $service could not be restarted: $said"; return 1; }
            end=$(($(date +%s) + within)) good=0
            while :; do
                state=$(service_state)
                case $state in
                failed | missing) why="the service $service has $state"; return 1;;
                active) if healthy; then good=$((good + 1)); else good=0; fi;;
                *) good=0 said="the service is $state";;
                esac
                # Without anything to ask it is enough that it stays up for a second.
                if [ "$good" -gt 0 ] && { [ "$health" != none ] || [ "$keeper" = none ] || [ "$good" -gt 5 ]; }; then return 0; fi
                [ "$(date +%s)" -lt "$end" ] || { why="after $within s it does not work: $said"; return 1; }
                sleep 0.2 2>/dev/null || sleep 1
            done
        }
        healthy() {
            case $health in
            http)
                if command -v curl >/dev/null; then
                    said=$(curl -s -m 5 -w '\n%{http_code}' -- "$target" 2>&1)
                elif command -v wget >/dev/null; then
                    said=$(wget -q -T 5 -t 1 -O - -- "$target" 2>&1 && printf '\n200')
                else
                    said=$(python3 -c 'import sys, urllib.request as u; a = u.urlopen(sys.argv[1], timeout=5); print(a.read().decode(errors="replace")); print(a.status)' "$target" 2>&1)
                fi
                case $said in *200) ;; *) said="$target says $(printf %s "$said" | tail -c 200 | tr '\n' ' ')"; return 1;; esac
                case $said in *"$body"*) ;; *) said="the answer of $target does not have the text in it"; return 1;; esac;;
            command) said=$(in_release "$target" 2>&1) || { said="\`$target\` exited with status $? $(printf %s "$said" | tail -c 200)"; return 1; };;
            esac
        }
        """#

    /// `configure`: makes `$file` in `config/` the one that is used, and restarts the application if it is there; when it does not work with it,
    /// the former one is used again.
    static let configure = #"""
        configure() {
            lock
            former=$(readlink "$base/config/current.env") || former=
            if [ "$former" = "$file" ]; then
                [ -n "$again" ] || { echo "the configuration $file is used already"; return; }
                # Its content is another one now, and there is none to go back to.
                former=
            fi
            [ ! -f "$base/.weft-app" ] || . "$base/.weft-app"
            point "$file" || stop 72 'the link could not be switched'
            dir=$base/releases/$current
            if [ -n "$current" ] && [ -f "$base/.weft-app" ] && ! works; then
                printf '%s\n' "$why" >&2
                service_log
                [ -n "$former" ] || stop 76
                point "$former" || stop 76 'the link could not be switched back'
                works || stop 76 "after the way back to $former: $why"
                stop 75
            fi
            # The five newest stay, and those that are used.
            ls -1t "$base/config" | grep '\.env$' | grep -vxF -e current.env -e "$file" -e "${former:-$file}" | tail -n +4 | while IFS= read -r old; do rm -f -- "$base/config/$old"; done
        }
        point() { rm -f "$base/config/.new" && ln -s "$1" "$base/config/.new" && mv -T "$base/config/.new" "$base/config/current.env"; }
        """#
}
