/// A user of RabbitMQ.
///
/// The password travels on standard input, and whether it is the user's is asked of the broker. Each question takes `rabbitmqctl` about a second.
///
/// ```swift
/// RabbitMQUser("app", password: password, tags: ["monitoring"])
/// ```
public struct RabbitMQUser: Resource {
    /// The name.
    public let name: String
    private let presence: Presence
    private let password: Secret?
    private let tags: [String]?

    /// A user; with ``Presence/absent`` none.
    ///
    /// - Parameters:
    ///   - password: What it logs in with; a new user needs one.
    ///   - tags: All of its tags, such as `administrator`; `nil` leaves them alone.
    public init(_ name: String, _ presence: Presence = .present, password: Secret? = nil, tags: [String]? = nil) {
        (self.name, self.presence, self.password, self.tags) = (name, presence, password, tags)
    }

    /// `RabbitMQUser` and the name.
    public var title: String { "RabbitMQUser \(name)" }

    /// One program lists the users, and one asks for the password.
    public var script: ResourceScript {
        let state = presence == .absent ? "absent" : "present"
        let word: Command = password.map { "\(secret: $0)" } ?? "''"
        let words: Command = "\(state) \(name) \(word) \(tags == nil ? "" : "tags") \(tags?.sorted() ?? [])"
        var script = ResourceScript(
            check: "rabbitmq_user_check \(words)", apply: "rabbitmq_user_apply \(words)", functions: [.rabbitmq, .rabbitmqUser])
        script.problem = RabbitMQ.problem(of: name, "user") ?? SQLText.problem(of: password) ?? tagProblem
        return script
    }

    private var tagProblem: String? {
        let wrong = tags?.first { tag in
            !tag.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 }
                || tag.isEmpty || tag.hasPrefix("-")
        }
        return wrong.map { "`\($0)` cannot be a tag" }
    }
}

/// A virtual host of RabbitMQ; with ``Presence/absent`` none, with all queues that are in it.
public struct RabbitMQVirtualHost: Resource {
    /// The name.
    public let name: String
    private let presence: Presence

    /// A virtual host.
    public init(_ name: String, _ presence: Presence = .present) { (self.name, self.presence) = (name, presence) }

    /// `RabbitMQVirtualHost` and the name.
    public var title: String { "RabbitMQVirtualHost \(name)" }

    /// One program lists them.
    public var script: ResourceScript {
        let isAbsent = presence == .absent
        var script = ResourceScript(
            check: "rabbitmq_host_check \(isAbsent ? "absent" : "present") \(name)",
            apply: isAbsent ? "rabbitmq delete_vhost -- \(name)" : "rabbitmq add_vhost -- \(name)", functions: [.rabbitmq])
        script.problem = RabbitMQ.problem(of: name, "virtual host")
        return script
    }
}

/// What a user of RabbitMQ may do in a virtual host; with ``Presence/absent`` nothing.
public struct RabbitMQPermissions: Resource {
    /// The user.
    public let user: String
    /// The virtual host.
    public let virtualHost: String
    private let presence: Presence
    private let expressions: [String]

    /// Regular expressions of what a user may configure, write and read.
    public init(
        _ user: String, _ presence: Presence = .present, virtualHost: String = "/", configure: String = ".*", write: String = ".*",
        read: String = ".*"
    ) {
        (self.user, self.presence, self.virtualHost) = (user, presence, virtualHost)
        expressions = [configure, write, read]
    }

    /// `RabbitMQPermissions`, the user and the virtual host.
    public var title: String { "RabbitMQPermissions \(user) in \(virtualHost)" }

    /// One program lists them.
    public var script: ResourceScript {
        let isAbsent = presence == .absent
        var script = ResourceScript(
            check: "rabbitmq_permissions_check \(isAbsent ? "absent" : "present") \(virtualHost) \(user) \(expressions)",
            apply: isAbsent
                ? "rabbitmq clear_permissions -p \(virtualHost) -- \(user)"
                : "rabbitmq set_permissions -p \(virtualHost) -- \(user) \(expressions)",
            functions: [.rabbitmq])
        script.problem = RabbitMQ.problem(of: user, "user") ?? RabbitMQ.problem(of: virtualHost, "virtual host")
        if expressions.contains(where: { $0.utf8.contains { $0 < 32 } }) {
            script.problem = "an expression has a control character in it"
        }
        return script
    }
}

/// How RabbitMQ is asked.
enum RabbitMQ {
    /// Why a text cannot be a name.
    static func problem(of name: String, _ kind: String) -> String? {
        name.hasPrefix("-") ? "the \(kind)'s name begins with `-`" : SQLText.problem(of: name, kind, longest: 255)
    }
}

extension ShellFunction {
    /// `rabbitmq WORD…`, and checks of virtual hosts and permissions.
    static let rabbitmq = ShellFunction(
        "rabbitmq",
        #"""
        RT=$(printf '\t')
        rabbitmq() { rabbitmqctl -s "$@"; }
        rabbitmq_list() {
          command -v rabbitmqctl >/dev/null || { later 'RabbitMQ is not installed: list `Package("rabbitmq-server")` before this'; return; }
          X=$(rabbitmq "$@" 2>&1 </dev/null) || { later "$X"; return; }
        }
        rabbitmq_host_check() {
          rabbitmq_list list_vhosts name || return
          case "$NL$X$NL" in
          *"$NL$2$NL"*) [ "$1" = absent ] || return 0; minus "$2";;
          *) [ "$1" != absent ] || return 0; plus "$2";;
          esac
          return 1
        }
        rabbitmq_permissions_check() {
          rabbitmq_list list_permissions -p "$2" || return
          wanted="$3$RT$4$RT$5$RT$6"
          case "$NL$X$NL" in
          *"$NL$wanted$NL"*)
            [ "$1" = absent ] || return 0
            minus "$wanted";;
          *"$NL$3$RT"*)
            X="$X$NL"
            X=${X#"${X%%"$3$RT"*}"}
            minus "${X%%"$NL"*}"
            [ "$1" = absent ] || plus "$wanted";;
          *)
            [ "$1" != absent ] || return 0
            plus "$wanted";;
          esac
          return 1
        }
        """#)

    /// `rabbitmq_user_check present|absent NAME PASSWORD tags|'' TAG…`, and `rabbitmq_user_apply`.
    static let rabbitmqUser = ShellFunction(
        "rabbitmq_user", needs: [.rabbitmq],
        #"""
        rabbitmq_tags() {
          X="$X$NL"
          X=${X#*"$NL$1$RT["}
          X=${X%%"]$NL"*}
          X=$(printf '%s\n' "$X" | sed 's/, */ /g' | tr ' ' '\n' | LC_ALL=C sort)
        }
        rabbitmq_user_check() {
          rabbitmq_list list_users || return
          X="$NL$X$NL"
          case $X in
          *"$NL$2$RT"*) ;;
          *)
            [ "$1" != absent ] || return 0
            plus "user $2"
            return 1;;
          esac
          if [ "$1" = absent ]; then minus "user $2"; return 1; fi
          r=0
          if [ -n "$4" ]; then
            rabbitmq_tags "$2"
            Y=$(shift 4; [ $# = 0 ] || printf '%s\n' "$@" | LC_ALL=C sort)
            [ "$X" = "$Y" ] || { differs "tags $(echo $X)" "tags $(echo $Y)"; r=1; }
          fi
          if [ -n "$3" ]; then
            X=$(printf '%s\n' "$3" | rabbitmq authenticate_user -- "$2" 2>&1)
            case $? in
            0) ;;
            *) case $X in *'failed to authenticate'*) minus password; plus 'another password'; r=1;; *) cannot "$X"; return;; esac;;
            esac
          fi
          return $r
        }
        rabbitmq_user_apply() {
          if [ "$1" = absent ]; then rabbitmq delete_user -- "$2"; return; fi
          X=$(rabbitmq list_users </dev/null) || return
          case "$NL$X" in
          *"$NL$2$RT"*) if [ -n "$3" ]; then printf '%s\n' "$3" | rabbitmq change_password -- "$2" >/dev/null || return; fi;;
          *)
            [ -n "$3" ] || { echo 'a new user needs a password' >&2; return 64; }
            printf '%s\n' "$3" | rabbitmq add_user -- "$2" >/dev/null || return;;
          esac
          [ -z "$4" ] || { n=$2; shift 4; rabbitmq set_user_tags -- "$n" "$@"; }
        }
        """#)
}
