nonisolated extension Deploy.ReleaseScript {
    /// `prepare`: makes a release of `$archive`, unless one of this `$version` and `$fingerprint` is there that did not fail, and ends with a line
    /// `the release NAME is ready`.
    ///
    /// What an earlier deploy left unfinished, or what failed, goes first. The record in the folder is written last.
    static let prepare = #"""
        prepare() {
            umask 022
            lock
            name=
            for folder in "$base"/releases/*/; do
                [ -d "$folder" ] || continue
                other=${folder%/} other=${other##*/}
                if [ ! -f "$folder.weft-release" ] || [ -f "$folder.weft-failed" ]; then
                    [ "$other" != "$current" ] || continue
                    if [ -f "$folder.weft-release" ]; then echo "removed $other, which had failed"; else echo "removed $other, which was not finished"; fi
                    rm -rf -- "$folder"
                elif [ -z "$force" ]; then
                    [ "$(cut -f 1,5 "$folder.weft-release")" != "$version	$fingerprint" ] || name=$other
                fi
            done
            if [ -z "$name" ]; then
                [ -f "$archive" ] || stop 72 "the source \`$archive\` is gone"
                name_it
                dir=$base/releases/$name
                mkdir -m 750 "$dir" && chgrp -- "$(id -g "$user")" "$dir" || stop 72
                unpack
                if [ -f "$dir/source/pyproject.toml" ] || [ -f "$dir/source/setup.py" ]; then install_python; fi
                link_shared
                printf '%s\t%s\t%s\t%s\t%s\n' "$version" "$commit" "$author" "$(date -u '+%Y-%m-%d %H:%M:%S')" "$fingerprint" >"$dir/.weft-new" &&
                    mv "$dir/.weft-new" "$dir/.weft-release" || stop 72
            fi
            echo "the release $name is ready"
        }

        # Names grow with time even where the clock was put back.
        name_it() {
            stamp=$(date -u +%Y%m%d%H%M%S)
            newest=$(ls "$base/releases" | grep -E '^[0-9]{14}-' | LC_ALL=C sort | tail -n 1 | cut -c 1-14)
            if [ -n "$newest" ] && [ "$stamp" -le "$newest" ]; then stamp=$((newest + 1)); fi
            name=$stamp-$version
        }

        unpack() {
            mkdir "$dir/source" && tar -xzf "$archive" --no-same-owner -C "$dir/source" || stop 72
            # An sdist has one folder with everything in it.
            if [ "$(ls -A "$dir/source" | wc -l)" = 1 ] && [ -d "$dir/source/$(ls -A "$dir/source")" ]; then
                mv "$dir/source" "$dir/outer" && mv "$dir/outer/$(ls -A "$dir/outer")" "$dir/source" && rmdir "$dir/outer" || stop 72
            fi
            chmod 755 "$dir/source"
        }

        link_shared() {
            while IFS= read -r path; do
                [ -n "$path" ] || continue
                if [ ! -e "$base/shared/$path" ]; then
                    mkdir -p "$base/shared/$path" && chown -- "$user:" "$base/shared/$path" || stop 72
                fi
                rm -rf -- "$dir/source/$path"
                mkdir -p "$(dirname "$dir/source/$path")" && ln -s "$base/shared/$path" "$dir/source/$path" || stop 72
            done <<EOF
        $shared
        EOF
        }
        """#

    /// `install_python`: a virtual environment with what `$archive` is the source of; its wheel is made by the application's user, once.
    static let python = #"""
        pip() { python3 -m pip "$@" --disable-pip-version-check --no-input; }
        fetching() {
            case $index in
            none) false;;
            default) echo '--retries 1 --timeout 15';;
            *) printf -- '--retries 1 --timeout 15 --index-url %s' "$index";;
            esac
        }
        install_python() {
            python3 -m pip --version >/dev/null 2>&1 || stop 72 'python3 has no pip' 'install the packages python3-pip and python3-venv'
            site=
            [ -z "$system" ] || site=--system-site-packages
            said=$(python3 -m venv --without-pip $site "$dir/venv" 2>&1) || stop 72 "$said"
            log=$(mktemp) && chmod 666 "$log" || stop 72
            trap 'rm -f "$log"' EXIT
            mkdir -p "$base/wheels/deps" && chown -- "$user:" "$base/wheels/deps" || stop 72
            set -- "$base/wheels/$fingerprint"/*.whl
            [ -e "$1" ] || build_wheel
            set -- "$base/wheels/$fingerprint"/*.whl
            install_wheel "$1" || {
                more=$(fetching) || { tail -n 8 "$log" >&2; stop 72 "the packages that it needs are neither installed nor in $base/wheels/deps, and \`index\` is none"; }
                echo 'fetching the packages that it needs'
                as_user python3 -m pip wheel -q --disable-pip-version-check --no-input $more --cache-dir "$base/wheels/deps/.cache" \
                    --find-links "$base/wheels/deps" -w "$base/wheels/deps" "$1" >"$log" 2>&1 || { tail -n 8 "$log" >&2; stop 72; }
                install_wheel "$1" || { tail -n 8 "$log" >&2; stop 72; }
            }
        }
        build_wheel() {
            new=$(mktemp -d "$base/wheels/.new-XXXXXX") && chown -- "$user:" "$new" || stop 72
            echo 'building the wheel'
            set -- as_user python3 -m pip wheel -q --disable-pip-version-check --no-input --no-deps --no-cache-dir -w "$new"
            # setuptools of the host itself needs no network.
            "$@" --no-build-isolation --no-index "$archive" >"$log" 2>&1 || {
                more=$(fetching) && "$@" $more "$archive" >"$log.more" 2>&1 || {
                    cat "$log.more" >>"$log" 2>/dev/null
                    tail -n 8 "$log" >&2
                    rm -rf "$new" "$log.more"
                    stop 72 'its wheel could not be built'
                }
            }
            rm -f "$log.more"
            chown -R root: "$new" && chmod 755 "$new" && mv "$new" "$base/wheels/$fingerprint" || stop 72
        }
        install_wheel() {
            set -- install -q --no-index --find-links "$base/wheels/deps" --only-binary :all: "$1"
            pip --python "$dir/venv/bin/python" "$@" >"$log" 2>&1 && return
            grep -q 'no such option: --python' "$log" || return
            # A pip of before 2022 has to be in the environment.
            python3 -m venv $site "$dir/venv" >"$log" 2>&1 && "$dir/venv/bin/python" -m pip "$@" >"$log" 2>&1
        }
        """#
}
