/// How MySQL and MariaDB are asked.
enum MySQL {
    /// A resource of a check that prints what differs, a line of `+` or `-` each, or `?` where only a login can tell, and of statements.
    ///
    /// - Parameter login: A line of an options file with the password, the user's name, and `1` where a login can tell.
    static func script(check: String, apply: String, login: Command = "'' '' ''") -> ResourceScript {
        ResourceScript(check: "mysql_check \(check) \(login)", apply: "mysql_apply \(apply)", functions: [.mysql])
    }

    /// A user at a host.
    static func account(_ name: String, _ host: String) -> String { SQLText.mysqlLiteral(name) + "@" + SQLText.mysqlLiteral(host) }

    /// A password in a file of options.
    static func optionText(_ password: Secret) -> String {
        "password=\"" + password.reveal().replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension ShellFunction {
    /// `mysql_check SQL OPTION USER LOGIN`, `mysql_apply SQL`, and what they are made of.
    static let mysql = ShellFunction(
        "mysql",
        #"""
        mysql_there() {
          if command -v mariadb >/dev/null; then mc=mariadb
          elif command -v mysql >/dev/null; then mc=mysql
          else later 'neither MariaDB nor MySQL is installed: list `Package("mariadb-server")` before this'
          fi
        }
        mysql_sql() {
          mysql_there || return 69
          printf '%s\n' "set sql_mode = '';" "$1" | "$mc" -N -B --raw --default-character-set=utf8mb4
        }
        mysql_login() {
          mt=$(mktemp) || return 3
          printf '[client]\n%s\n' "$1" >"$mt"
          X=$("$mc" --defaults-file="$mt" -u "$2" -N -B -e 'select 1' 2>&1 </dev/null)
          set -- "$?"
          rm -f -- "$mt"
          [ "$1" != 0 ] || return 0
          case $X in *1045* | *1698*) return 1;; esac
          return 3
        }
        mysql_check() {
          mysql_there || return
          X=$(mysql_sql "$1" 2>&1) || {
            case $X in *'ERROR 2002'* | *'ERROR 2003'*) later "$X";; *) cannot "$X";; esac
            return
          }
          if [ "$X" = '?' ]; then
            [ -n "$4" ] || return 0
            mysql_login "$2" "$3" && return
            case $? in 1) ;; *) cannot "$X"; return;; esac
            X="-password$NL+another password"
          fi
          [ -n "$X" ] || return 0
          [ -z "$D" ] || printf '%s\n' "$X"
          return 1
        }
        mysql_apply() { mysql_sql "$1"; }
        """#)
}
