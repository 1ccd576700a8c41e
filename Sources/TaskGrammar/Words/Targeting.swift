/// What the targeting words of a task select.
public struct Targeting: Sendable, Equatable {
    /// The host expressions of `host=`, in their order; several together select every host that any of them does.
    public var hosts: [String] = []
    /// The values of `role=`, in their order.
    public var roles: [String] = []
    /// The value of `user=`.
    public var user: String?

    /// Nothing selected.
    public init(hosts: [String] = [], roles: [String] = [], user: String? = nil) {
        self.hosts = hosts
        self.roles = roles
        self.user = user
    }

    /// Whether neither hosts nor roles are named.
    public var isEmpty: Bool { hosts.isEmpty && roles.isEmpty }

    /// Adds a word's value. Hosts and roles add up; a second user is an error unless it is the same.
    mutating func add(_ value: NamedValue, _ word: TargetingWord) throws(CommandLineError) {
        switch word {
        case .host: hosts.append(value.value)
        case .role: roles.append(value.value)
        case .user:
            if let user, user != value.value { throw .repeatedValue("user", user, value.value) }
            user = value.value
        case .fabfile, .inventory, .config: break
        }
    }

    /// What a task's own words select where it has any, else what the words for all tasks do.
    func overriding(_ common: Targeting) -> Targeting {
        let selection = isEmpty ? common : self
        return Targeting(hosts: selection.hosts, roles: selection.roles, user: user ?? common.user)
    }
}
