/// A service of the host's init system: systemd, OpenRC or System V, whichever is there.
///
/// ```swift
/// Service("nginx", .running, .enabled)
/// File("/etc/nginx/nginx.conf", content: configuration).notify(Service("nginx").reload)
/// ```
public struct Service: Resource {
    /// What a service can be asked to be.
    public enum State: String, Sendable, Hashable {
        /// It runs.
        case running
        /// It does not run; a service that is not there does not.
        case stopped
        /// It is started when the host starts.
        case enabled
        /// It is not started when the host starts.
        case disabled
        /// It cannot be started at all; systemd only.
        case masked
    }

    /// The name: `nginx`, or that of any unit, such as `backup.timer`.
    public let name: String
    /// What it should be.
    public let states: [State]

    /// A service. Without states it is of use for ``reload`` and ``restart`` only.
    public init(_ name: String, _ states: State...) { (self.name, self.states) = (name, states) }

    /// `Service` and the name.
    public var title: String { "Service \(name)" }

    /// Only what was named is looked at. One that is masked and should run, or be enabled, is unmasked.
    public var script: ResourceScript {
        let words: Command = "\(name) \(states.map(\.rawValue))"
        var script = ResourceScript(check: "service_check \(words)", apply: "service_apply \(words)", functions: [.service])
        script.isTrusted = true
        script.problem = problem
        return script
    }

    private var problem: String? {
        if let problem = Self.problem(ofName: name) { return problem }
        if states.isEmpty { return "nothing is said of the service; `.running` and `.enabled` are usual" }
        let pairs: [(State, State)] = [(.running, .stopped), (.enabled, .disabled), (.masked, .running), (.masked, .enabled)]
        let clash = pairs.first { states.contains($0.0) && states.contains($0.1) }
        return clash.map { "no service can be both `\($0.0)` and `\($0.1)`" }
    }

    /// Why no unit has a name.
    static func problem(ofName name: String) -> String? {
        let isPlain = name.utf8.allSatisfy { $0 > 32 && $0 != 127 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "*") }
        return name.isEmpty || name.hasPrefix("-") || !isPlain ? "`\(name)` is no service's name" : nil
    }

    /// Makes it read its configuration, or restarts it where it cannot do that; nothing happens where it does not run.
    public var reload: Handler { Handler("reload \(name)", "service_reload \(name)", functions: [.service]) }

    /// Restarts it, or starts it.
    public var restart: Handler { Handler("restart \(name)", "service_restart \(name)", functions: [.service]) }
}
