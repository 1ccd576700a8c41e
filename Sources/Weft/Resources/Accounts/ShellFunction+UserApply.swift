extension ShellFunction {
    /// `user_apply` and `user_remove`: what the checks of a user have found to do, by the programs of shadow or by those of busybox.
    static let userApply = ShellFunction(
        "user_apply",
        #"""
        user_apply() {
          case $us_do in
          *' add'*) if command -v useradd >/dev/null; then user_add; else user_add_busybox; fi || return;;
          *' mod'*) if command -v usermod >/dev/null; then user_modify; else user_modify_busybox; fi || return;;
          esac
          case $us_do in *home*) user_make_home || return;; esac
          case $us_do in *password*)
            if [ -n "$us_hash" ]; then printf '%s:%s\n' "$us_name" "$us_hash" | chpasswd -e
            else printf '%s:%s\n' "$us_name" "$us_password" | chpasswd; fi || return;;
          esac
          case $us_do$us_lock in
          *lock1) if command -v usermod >/dev/null; then usermod -L "$us_name"; else passwd -l "$us_name"; fi;;
          *lock0) if command -v usermod >/dev/null; then usermod -U "$us_name"; else passwd -u "$us_name"; fi;;
          esac
        }
        user_list() { X=$(printf '%s,' "$@"); X=${X%,}; }
        user_add() {
          if [ -z "$us_group" ]; then account_entry group "$us_name"; [ -z "$X" ] || us_group=$us_name; fi
          set --
          [ -z "$us_system" ] || set -- -r
          if [ -n "$us_make" ]; then set -- "$@" -m; else set -- "$@" -M; fi
          if [ -n "$us_groups" ]; then user_list $us_groups; set -- "$@" -G "$X"; fi
          [ -z "$us_told" ] || set -- "$@" -c "$us_comment"
          useradd "$@" ${us_uid:+-u "$us_uid"} ${us_group:+-g "$us_group"} ${us_home:+-d "$us_home"} ${us_shell:+-s "$us_shell"} "$us_name"
        }
        user_modify() {
          set --
          [ -z "$us_c_uid" ] || set -- "$@" -u "$us_uid"
          [ -z "$us_c_group" ] || set -- "$@" -g "$us_group"
          [ -z "$us_c_home" ] || set -- "$@" -d "$us_home"
          [ -z "$us_c_shell" ] || set -- "$@" -s "$us_shell"
          [ -z "$us_c_comment" ] || set -- "$@" -c "$us_comment"
          if [ -n "$us_extra" ]; then user_list $us_groups; set -- "$@" -G "$X"
          elif [ -n "$us_missing" ]; then user_list $us_missing; set -- "$@" -a -G "$X"; fi
          usermod "$@" "$us_name"
        }
        user_make_home() {
          X=${us_home:-$us_h}
          case $X in /*/* | /[!/]*) ;; *) echo "the home of $us_name is $X" >&2; return 1;; esac
          us_mode=$(sed -n 's/^[[:space:]]*HOME_MODE[[:space:]]*//p' /etc/login.defs 2>/dev/null)
          mkdir -p -- "${X%/*}/" && mkdir -m 700 -- "$X" || return
          if [ -d /etc/skel ]; then cp -R /etc/skel/. "$X/" || return; fi
          chown -R "$us_name:$(id -g "$us_name")" "$X" && chmod "${us_mode:-755}" "$X"
        }
        user_remove() {
          if command -v userdel >/dev/null; then userdel ${us_remove:+-r} "$us_name"
          else deluser ${us_remove:+--remove-home} "$us_name"; fi
        }

        user_add_busybox() {
          command -v adduser >/dev/null || { echo 'there is no useradd and no adduser on this host' >&2; return 127; }
          if [ -z "$us_group" ]; then
            account_entry group "$us_name"
            if [ -z "$X" ] && [ -n "$us_system" ]; then addgroup -S "$us_name" && X=1 || return; fi
            [ -z "$X" ] || us_group=$us_name
          fi
          set -- -D
          [ -z "$us_system" ] || set -- "$@" -S
          [ -n "$us_make" ] || set -- "$@" -H
          [ -z "$us_told" ] || set -- "$@" -g "$us_comment"
          adduser "$@" ${us_uid:+-u "$us_uid"} ${us_group:+-G "$us_group"} ${us_home:+-h "$us_home"} ${us_shell:+-s "$us_shell"} \
            "$us_name" || return
          for a in $us_groups; do addgroup "$us_name" "$a" || return; done
        }
        user_modify_busybox() {
          for a in $us_missing; do addgroup "$us_name" "$a" || return; done
          for a in $us_extra; do delgroup "$us_name" "$a" || return; done
          [ -n "$us_c_uid$us_c_group$us_c_home$us_c_shell$us_c_comment" ] || return 0
          us_number=$us_group
          if [ -n "$us_c_group" ]; then
            account_entry group "$us_group"
            us_number=${X#*:*:}
            us_number=${us_number%%:*}
            [ -n "$us_number" ] || { echo "there is no group $us_group" >&2; return 6; }
          fi
          [ -z "$us_c_uid" ] || [ ! -d "$us_h/" ] || chown -R "$us_uid" "$us_h" || return
          umask 077
          U1=$us_name U3=$us_uid U4=$us_number U5=$us_comment U6=$us_home U7=$us_shell \
            U="$us_c_uid:$us_c_group:$us_c_comment:$us_c_home:$us_c_shell" awk '
            BEGIN { FS = OFS = ":"; split(ENVIRON["U"], c, ":") }
            $1 == ENVIRON["U1"] { for (i = 3; i <= 7; i++) if (c[i - 2]) $i = ENVIRON["U" i] }
            { print }' /etc/passwd >/etc/passwd.weft &&
            chmod 644 /etc/passwd.weft && mv -f /etc/passwd.weft /etc/passwd
        }
        """#)
}
