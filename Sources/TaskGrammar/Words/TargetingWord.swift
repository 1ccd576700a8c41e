/// The names before a `=` that say where and with what a run works, rather than what a task is to do.
///
/// `host=`, `role=`, `user=` and `transport=` after a task are for that task; the others hold for the whole line wherever they stand.
public enum TargetingWord: String, Sendable, CaseIterable {
    case host, role, fabfile, inventory, config, user, transport

    /// What help calls the value.
    public var placeholder: String {
        switch self {
        case .host: "HOSTS"
        case .role: "ROLES"
        case .fabfile, .inventory, .config: "PATH"
        case .user: "NAME"
        case .transport: "CLIENT"
        }
    }

    /// What it does, as help shows it.
    public var help: String {
        switch self {
        case .host: "the hosts: names, globs, ranges or an expression such as web[01:20]"
        case .role: "the hosts that have a role"
        case .fabfile: "a file of tasks or a folder of them; else fabfile.swift or fabfiles/ upwards"
        case .inventory: "the inventory's file or folder; else inventory/ upwards of here"
        case .config: "the site's configuration, as INI, YAML or JSON"
        case .user: "the user to log in as"
        case .transport: "the SSH client: \(values.joined(separator: ", "))"
        }
    }

    /// The only values that it takes; empty where any text may stand.
    public var values: [String] { self == .transport ? ["auto", "ssh", "openssh"] : [] }
}
