/// Where the user's agent listens.
public enum AgentSocket {
    /// The path of the socket, or nil when there is no agent to use; whether somebody listens there is not looked at.
    ///
    /// - Parameters:
    ///   - identityAgent: The value of ssh_config's `IdentityAgent`: a path, `SSH_AUTH_SOCK`, `$NAME` for another variable, or `none`.
    ///   - environment: Where `SSH_AUTH_SOCK`, and `HOME` for a leading `~`, are looked up.
    public static func path(
        identityAgent: String? = nil, environment: [String: String] = ProcessEnvironment.current()
    ) -> String? {
        let value: String?
        switch identityAgent {
        case nil, "SSH_AUTH_SOCK": value = environment["SSH_AUTH_SOCK"]
        case "none"?: value = nil
        case let name? where name.hasPrefix("$") && !name.hasPrefix("${"): value = environment[String(name.dropFirst())]
        case let path?: value = HomeFolder(variable: environment["HOME"]).expanding(path)
        }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
