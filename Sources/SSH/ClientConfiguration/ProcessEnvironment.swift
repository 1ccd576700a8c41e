import CSSHSupport

/// The environment of this process as a value, so that what depends on it can be given another.
public enum ProcessEnvironment {
    /// A copy of all variables. Of a name that is there twice, the first counts, as for getenv(3).
    public static func current() -> [String: String] {
        var variables: [String: String] = [:]
        guard var entry = sshkeys_environment() else { return variables }
        while let text = entry.pointee {
            let pair = String(cString: text)
            if let equals = pair.firstIndex(of: "=") {
                let name = String(pair[..<equals])
                if variables[name] == nil { variables[name] = String(pair[pair.index(after: equals)...]) }
            }
            entry += 1
        }
        return variables
    }
}
