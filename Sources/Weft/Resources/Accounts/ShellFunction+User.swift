extension ShellFunction {
    /// `account_entry DATABASE NAME`: the line of a user or a group, in `X`; `account_path` makes sure that its programs are found.
    static let accountEntry = ShellFunction(
        "account_entry",
        #"""
        account_path() { case $PATH in */usr/sbin*) ;; *) PATH=$PATH:/usr/sbin:/sbin;; esac; }
        account_entry() {
          if command -v getent >/dev/null; then X=$(getent "$1" "$2" 2>/dev/null) && return; fi
          X=$(sed -n "/^$2:/{p;q;}" "/etc/$1" 2>/dev/null)
        }
        """#)

    /// `user_check`, with what is wanted in variables `us_…`, and `user_check_absent NAME REMOVEHOME`.
    ///
    /// They leave in `us_do` what is to be done: `add`, `mod` with the options of `usermod` in `us_mod`, `home`, `password`, `lock`.
    static let user = ShellFunction(
        "user", needs: [.accountEntry, .userPassword, .userApply],
        #"""
        user_check_absent() {
          account_path
          us_name=$1 us_remove=$2
          account_entry passwd "$1"
          [ -n "$X" ] || return 0
          minus "user $1"
          return 1
        }
        user_check() {
          account_path
          us_r=0 us_do= us_uids= us_missing= us_extra= us_c_uid= us_c_group= us_c_home= us_c_shell= us_c_comment=
          account_entry passwd "$us_name"
          us_new=
          if [ -z "$X" ]; then
            us_do=' add' us_r=1 us_new=1
            plus "user $us_name"
            X="$us_name:x:::::"
          fi
          IFS=: read -r us_x us_x us_u us_g us_c us_h us_s <<EOF
        $X
        EOF
          user_compare uid "$us_u" "$us_uid"
          user_compare home "$us_h" "$us_home"
          user_compare shell "$us_s" "$us_shell"
          [ -z "$us_told" ] || [ "$us_c" = "$us_comment" ] || user_differs comment "$us_c" "$us_comment"
          [ -z "$us_group$us_groups$us_exact" ] || user_compare_groups
          if [ -z "$us_new" ] && [ -n "$us_make" ] && [ ! -d "${us_home:-$us_h}/" ]; then
            plus "home ${us_home:-$us_h}"
            us_do="$us_do home" us_r=1
          fi
          [ -z "$us_hash$us_password$us_lock" ] || user_compare_password || return
          return $us_r
        }
        user_compare() { [ -z "$3" ] || [ "$2" = "$3" ] || user_differs "$@"; }
        user_differs() {
          [ -n "$us_new" ] || minus "$1 $2"
          plus "$1 $3"
          case $us_do in *add* | *mod*) ;; *) us_do="$us_do mod";; esac
          eval "us_c_$1=1"
          [ $us_r = 2 ] || us_r=1
        }
        user_compare_groups() {
          X= us_have=, us_gid= us_gname=
          if [ -z "$us_new" ]; then
            X=$(id "$us_name" 2>/dev/null)
            a=${X#*gid=}
            a=${a%%)*}
            us_gid=${a%%"("*} us_gname=${a#*"("}
            X=${X#*groups=}
            case $X in *'('*) ;; *) X=;; esac
            while [ -n "$X" ]; do
              a=${X#*"("}
              us_have=$us_have${a%%")"*},
              case $X in *,*) X=${X#*,};; *) X=;; esac
            done
          fi
          if [ -n "$us_group" ] && { [ -n "$us_new" ] || { [ "$us_gid" != "$us_group" ] && [ "$us_gname" != "$us_group" ]; }; }; then
            user_wants_group "$us_group"
            user_differs group "${us_gname-}" "$us_group"
          fi
          for a in $us_groups; do
            case $us_have in *",$a,"*) continue;; esac
            user_wants_group "$a"
            plus "in group $a"
            us_missing="$us_missing $a"
          done
          if [ -n "$us_exact" ] && [ -z "$us_new" ]; then
            us_rest=${us_have#,}
            while [ -n "$us_rest" ]; do
              a=${us_rest%%,*} us_rest=${us_rest#*,}
              case " $us_groups $us_gname $us_group " in *" $a "*) continue;; esac
              minus "in group $a"
              us_extra="$us_extra $a"
            done
          fi
          [ -n "$us_missing$us_extra" ] || return 0
          case $us_do in *add* | *mod*) ;; *) us_do="$us_do mod";; esac
          [ $us_r = 2 ] || us_r=1
        }
        user_wants_group() {
          account_entry group "$1"
          [ -z "$X" ] || return 0
          if [ "$M" = check ] && [ -n "$PENDING" ]; then return 0; fi
          later "the group $1 is not there: list \`Group(\"$1\")\` before it"
          us_r=2
        }
        user_compare_password() {
          if [ -n "$us_new" ]; then
            us_p='!'
          else
            account_entry shadow "$us_name"
            [ -n "$X" ] || { cannot "the password of $us_name cannot be read: only root may do so"; return; }
            us_p=${X#*:}
            us_p=${us_p%%:*}
          fi
          if [ -n "$us_hash$us_password" ] && ! user_password_fits; then
            case $us_p in '' | '!' | '!!' | \**) plus 'password';; *) differs 'password' 'another password';; esac
            us_do="$us_do password"
            [ $us_r = 2 ] || us_r=1
          fi
          case $us_lock$us_p in
          1!* | 1\**) case $us_do in *password*) us_do="$us_do lock";; esac; return 0;;
          1*) plus 'locked';;
          0!*) case $us_do in *password*) return 0;; esac; minus 'locked';;
          *) return 0;;
          esac
          us_do="$us_do lock"
          [ $us_r = 2 ] || us_r=1
        }
        """#)

    /// `user_password_fits`: whether the field `us_p` of the shadow file is a hash of the password, or the hash that is wanted.
    ///
    /// Both go to the programs on standard input; a salt is no secret.
    static let userPassword = ShellFunction(
        "user_password_fits",
        #"""
        user_password_fits() {
          us_p2=${us_p#!}
          us_p2=${us_p2#!}
          if [ -n "$us_hash" ]; then [ "$us_p2" = "$us_hash" ]; return; fi
          case $us_p2 in '' | \**) return 1;; esac
          for a in perl python3 openssl mkpasswd; do
            command -v $a >/dev/null || continue
            user_crypt_$a && return
            C=$?
            [ $C = 9 ] || return 1
          done
          reason "whether it is the password of $us_name cannot be told here, so it is left: there is no perl, python3 or openssl for it"
        }
        user_crypt_perl() {
          printf '%s\n' "$us_password" "$us_p2" | perl -e '
            chomp($p = <STDIN>); chomp($h = <STDIN>); $c = crypt($p, $h); exit(!defined($c) || $c =~ /^\*/ ? 9 : $c eq $h ? 0 : 1)' 2>/dev/null
        }
        user_crypt_python3() {
          printf '%s\n' "$us_password" "$us_p2" | python3 -I -W ignore -c '
        import sys
        try:
            import crypt
            password, hash = sys.stdin.buffer.read().decode().split("\n")[:2]
            made = crypt.crypt(password, hash)
        except Exception:
            made = None
        sys.exit(9 if not made or made[0] == "*" else made != hash)
        ' 2>/dev/null
        }
        user_salt() {
          case $us_p2 in '$'[156]'$rounds='*) return 9;; '$'[156]'$'*'$'*) ;; *) return 9;; esac
          us_method=${us_p2#?}
          us_salt=${us_method#*'$'} us_method=${us_method%%'$'*}
          us_salt=${us_salt%%'$'*}
        }
        user_crypt_openssl() {
          user_salt || return 9
          X=$(printf '%s\n' "$us_password" | openssl passwd "-$us_method" -salt "$us_salt" -stdin 2>/dev/null) || return 9
          [ "$X" = "$us_p2" ]
        }
        user_crypt_mkpasswd() {
          user_salt || return 9
          case $us_method in 1) X=md5;; 5) X=sha256;; *) X=sha512;; esac
          X=$(printf '%s\n' "$us_password" | mkpasswd -P 0 -m $X -S "$us_salt" 2>/dev/null) || return 9
          [ "$X" = "$us_p2" ]
        }
        """#)
}
