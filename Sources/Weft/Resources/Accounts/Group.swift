/// A group of users.
///
/// ```swift
/// Group("app", gid: 900, members: ["deploy"])
/// Group("games", .absent)
/// ```
public struct Group: Resource {
    /// What it is called.
    public let name: String
    private let gid: Int?
    private let members: Membership
    private let isSystem: Bool
    private let isAbsent: Bool

    /// A group.
    ///
    /// - Parameters:
    ///   - gid: Its number; that of a group that is there is changed, files keep the former one.
    ///   - members: Users that must be in it, or `.exactly` these; those whose primary group it is are not counted. Users must be there, or come before it.
    ///   - isSystem: Whether a new one gets a number of those for services.
    public init(_ name: String, gid: Int? = nil, members: Membership = [], isSystem: Bool = false) {
        (self.name, self.gid, self.members, self.isSystem, isAbsent) = (name, gid, members, isSystem, false)
    }

    /// A group that should not be there. No user's primary group can be removed.
    public init(_ name: String, _ state: Absence) { (self.name, gid, members, isSystem, isAbsent) = (name, nil, [], false, true) }

    /// `Group` and the name.
    public var title: String { "Group \(name)" }

    /// What `getent` tells is compared.
    public var script: ResourceScript {
        let wanted: Command = """
            \(name) \(isAbsent ? "1" : "") \(gid.map(String.init) ?? "") \(isSystem ? "1" : "") \(members.isExact ? "1" : "") \(members.names)
            """
        var script = ResourceScript(check: "group_check \(wanted)", apply: "group_apply", functions: [.group])
        script.isTrusted = true
        script.problem = AccountName.problem([name] + members.names)
        if let gid, !(0..<4_294_967_295).contains(gid) { script.problem = "\(gid) is no number of a group" }
        if isAbsent, name == "root" { script.problem = "the group root cannot be removed" }
        return script
    }
}

extension ShellFunction {
    /// `group_check NAME ABSENT GID SYSTEM EXACT MEMBER…` and `group_apply`.
    static let group = ShellFunction(
        "group", needs: [.accountEntry],
        #"""
        group_check() {
          account_path
          gr_name=$1 gr_absent=$2 gr_gid=$3 gr_system=$4 gr_exact=$5 gr_r=0 gr_new= gr_missing= gr_extra= gr_number=
          shift 5
          account_entry group "$gr_name"
          if [ -n "$gr_absent" ]; then
            [ -n "$X" ] || return 0
            minus "group $gr_name"
            return 1
          fi
          if [ -z "$X" ]; then
            plus "group $gr_name${gr_gid:+ $gr_gid}"
            gr_new=1 gr_r=1
          else
            X=${X#*:}
            X=${X#*:}
            if [ -n "$gr_gid" ] && [ "${X%%:*}" != "$gr_gid" ]; then
              differs "gid ${X%%:*}" "gid $gr_gid"
              gr_number=1 gr_r=1
            fi
            X=${X#*:}
          fi
          gr_have=,$X,
          for a in "$@"; do
            case $gr_have in *",$a,"*) continue;; esac
            plus "member $a"
            gr_missing="$gr_missing $a" gr_r=1
          done
          if [ -n "$gr_exact" ]; then
            gr_rest=${gr_have#,}
            while [ -n "$gr_rest" ]; do
              a=${gr_rest%%,*} gr_rest=${gr_rest#*,}
              case " $* " in *" $a "*) continue;; esac
              [ -n "$a" ] || continue
              minus "member $a"
              gr_extra="$gr_extra $a" gr_r=1
            done
          fi
          return $gr_r
        }
        group_apply() {
          if [ -n "$gr_absent" ]; then
            if command -v groupdel >/dev/null; then groupdel "$gr_name"; else delgroup "$gr_name"; fi
            return
          fi
          if [ -n "$gr_new" ]; then
            if command -v groupadd >/dev/null; then groupadd ${gr_system:+-r} ${gr_gid:+-g "$gr_gid"} "$gr_name"
            else addgroup ${gr_system:+-S} ${gr_gid:+-g "$gr_gid"} "$gr_name"; fi || return
          elif [ -n "$gr_number" ]; then
            command -v groupmod >/dev/null || { echo 'there is no groupmod on this host: on Alpine it is in the package shadow' >&2; return 127; }
            groupmod -g "$gr_gid" "$gr_name" || return
          fi
          for a in $gr_missing; do
            if command -v gpasswd >/dev/null; then gpasswd -a "$a" "$gr_name"
            elif command -v usermod >/dev/null; then usermod -a -G "$gr_name" "$a"
            else addgroup "$a" "$gr_name"; fi || return
          done
          for a in $gr_extra; do
            if command -v gpasswd >/dev/null; then gpasswd -d "$a" "$gr_name"; else delgroup "$a" "$gr_name"; fi || return
          done
        }
        """#)
}
