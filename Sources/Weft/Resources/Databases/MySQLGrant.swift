/// The privileges that an account of MySQL or MariaDB has on something: these, and no others on the very same.
///
/// ```swift
/// MySQLGrant(["ALL"], on: "app.*", to: "app")
/// MySQLGrant(["SELECT", "SHOW VIEW"], on: "app.*", to: "backup", host: "10.0.0.%")
/// ```
public struct MySQLGrant: Resource {
    private let privileges: [String]
    private let target: String
    private let name: String
    private let host: String
    private let canGrant: Bool

    /// Privileges on a target.
    ///
    /// - Parameters:
    ///   - privileges: Their names as `SHOW GRANTS` has them; `ALL` is all of them, and none takes away those that there are.
    ///   - target: `*.*`, `DATABASE.*` or `DATABASE.TABLE`.
    ///   - host: Where the account connects from.
    ///   - grantOption: Whether the account may hand them on.
    public init(_ privileges: [String], on target: String, to name: String, host: String = "localhost", grantOption: Bool = false) {
        self.privileges = privileges.map { $0.uppercased() == "ALL PRIVILEGES" ? "ALL" : $0.uppercased() }
        (self.target, self.name, self.host, canGrant) = (target, name, host, grantOption)
    }

    /// `MySQLGrant`, the target and the account.
    public var title: String { "MySQLGrant \(target) to \(name)@\(host)" }

    private var object: String {
        target.split(separator: ".", maxSplits: 1).map { $0 == "*" ? "*" : SQLText.mysqlName(String($0)) }.joined(separator: ".")
    }

    /// One program compares.
    public var script: ResourceScript {
        let account = MySQL.account(name, host)
        let wanted = (privileges + (canGrant ? ["GRANT OPTION"] : [])).joined(separator: ",")
        let words: Command = "\("show grants for \(account);") \(object) \(wanted)"
        var script = ResourceScript(
            check: "mysql_grants \(words)", apply: "mysql_grant \(words) \(account)", functions: [.mysql, .mysqlGrants])
        script.problem = SQLText.problem(of: name, "account", longest: 80) ?? SQLText.problem(of: host, "host", longest: 255) ?? problem
        return script
    }

    private var problem: String? {
        if target.split(separator: ".", maxSplits: 1).count != 2 || target.contains("\n") {
            return "`\(target)` is neither `*.*` nor `DATABASE.*` nor `DATABASE.TABLE`"
        }
        if privileges.contains("ALL"), privileges.count > 1 { return "`ALL` has all other privileges in it" }
        let wrong = privileges.first { $0.isEmpty || !$0.utf8.allSatisfy { (65...90).contains($0) || $0 == 32 || $0 == 95 } }
        return wrong.map { "`\($0)` is no privilege" }
    }
}

extension ShellFunction {
    /// `mysql_grants QUERY OBJECT WANTED`: what is missing with `+`, what is too much with `-`; `mysql_grant QUERY OBJECT WANTED ACCOUNT`.
    static let mysqlGrants = ShellFunction(
        "mysql_grants", needs: [.mysql],
        #"""
        mysql_difference() {
          printf '%s\n' "$1" | object=$2 wanted=$3 LC_ALL=C awk '
            BEGIN {
              object = ENVIRON["object"]; count = split(ENVIRON["wanted"], list, ",")
              for (i = 1; i <= count; i++) if (list[i] != "") want[list[i]] = 1
            }
            {
              at = index($0, " ON " object " TO ")
              if (substr($0, 1, 6) != "GRANT " || !at) next
              text = substr($0, 7, at - 7); rest = substr($0, at)
              gsub(/\([^)]*\)/, "", text)
              count = split(text, found, /, */)
              for (i = 1; i <= count; i++) {
                name = found[i]; sub(/ +$/, "", name)
                if (name == "ALL PRIVILEGES") name = "ALL"
                if (name != "USAGE") have[name] = 1
              }
              if (rest ~ / WITH .*GRANT OPTION/) have["GRANT OPTION"] = 1
            }
            END {
              for (name in have) if (!(name in want)) print "-" name
              for (name in want) if (!(name in have)) print "+" name
            }' | LC_ALL=C sort -k 1.1,1.1r -k 1.2
        }
        mysql_grants() {
          mysql_there || return
          X=$(mysql_sql "$1" 2>&1) || {
            case $X in *'ERROR 1141'* | *2002* | *'no such grant'*) later "$X";; *) cannot "$X";; esac
            return
          }
          X=$(mysql_difference "$X" "$2" "$3")
          [ -n "$X" ] || return 0
          [ -z "$D" ] || printf '%s\n' "$X"
          return 1
        }
        mysql_grant() {
          X=$(mysql_sql "$1") || return
          X=$(mysql_difference "$X" "$2" "$3")
          mg= mr=
          while IFS= read -r n; do
            case $n in
            +'GRANT OPTION') mg="${mg:+$mg, }GRANT OPTION";;
            +*) mg="${mg:+$mg, }${n#+}";;
            -*) mr="${mr:+$mr, }${n#-}";;
            esac
          done <<EOF
        $X
        EOF
          if [ -n "$mr" ]; then mysql_sql "revoke $mr on $2 from $4;" || return; fi
          [ -n "$mg" ] || return 0
          case $mg in
          'GRANT OPTION') mg='USAGE with';;
          *'GRANT OPTION'*) mg="$(printf '%s\n' "$mg" | sed 's/, GRANT OPTION//;s/GRANT OPTION, //') with";;
          esac
          case $mg in
          *' with') mysql_sql "grant ${mg% with} on $2 to $4 with grant option;";;
          *) mysql_sql "grant $mg on $2 to $4;";;
          esac
        }
        """#)
}
