@_exported import Weft

/// Forwards ports through hosts until it is interrupted.
///
/// A forward is written as for `ssh -L`: `8080:10.0.0.22:80`, or shorter `8080:80` and `5432`. Those of ssh_config (LocalForward,
/// RemoteForward, DynamicForward) are opened as well. When the connection is lost it is made again, as often as it takes.
///
/// - Parameters:
///   - local: Ports of this machine that lead to targets the host can reach.
///   - remote: Ports of the host that lead to targets this machine can reach.
///   - socks: A port of this machine that is a SOCKS proxy; the host makes its connections.
///   - lasting: How long; until Ctrl-C unless given.
@Task("tunnel")
public func tunnel(
    on host: Connection, local: [PortForward] = [], remote: [PortForward] = [], socks: ForwardAddress? = nil, lasting: Duration? = nil
) async throws {
    var requests = try await host.configuredForwards()
    requests += local.map { .local($0.address, to: $0.target) }
    requests += remote.map { .remote($0.address, to: $0.target) }
    if let socks { requests.append(.socks(socks)) }
    guard !requests.isEmpty else {
        throw NothingToForward(host: host.name)
    }
    var forwards: [any Forward] = []
    for request in requests {
        let forward = try await host.forward(request)
        host.say(request.sentence(listening: forward.address, host: host.name))
        forwards.append(forward)
    }
    try await keepOpen(forwards, on: host, lasting: lasting)
    for forward in forwards { await forward.close() }
}

/// Waits while forwards are open, and restores them when the connection is lost.
private func keepOpen(_ forwards: [any Forward], on host: Connection, lasting: Duration?) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        for forward in forwards {
            group.addTask {
                while true {
                    let loss = try await forward.waitUntilLost()
                    host.warn("\(forward.address): \(loss.message); connecting again")
                    try await restore(forward)
                    host.say("\(forward.address) is open again")
                }
            }
        }
        if let lasting {
            group.addTask {
                try await Task.sleep(for: lasting)
                return true
            }
        }
        defer { group.cancelAll() }
        _ = try await group.next()
    }
}

/// Tries again and again, more and more rarely: a host that is restarted takes its time.
private func restore(_ forward: any Forward) async throws {
    var pause = Duration.seconds(1)
    while true {
        do {
            return try await forward.restore()
        } catch is ConnectionError {
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(30))
        }
    }
}

private struct NothingToForward: Error, CustomStringConvertible {
    let host: String
    var description: String {
        "\(host): nothing to forward\n  give `local=8080:10.0.0.22:80`, `remote=…` or `socks=1080`, or the host a LocalForward in ssh_config"
    }
}
