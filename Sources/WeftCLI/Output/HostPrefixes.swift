import Synchronization

/// The `[host] ` in front of each line, aligned over the hosts of the run.
final class HostPrefixes: Sendable {
    private struct State {
        var prefixes: [String: [UInt8]] = [:]
        var count = 0
        var width = 0
    }
    private let paint: Paint
    private let state = Mutex(State())

    /// - Parameter hosts: The hosts of the plan; others that turn up later are aligned where they fit.
    init(hosts: [String], paint: Paint) {
        self.paint = paint
        state.withLock { state in
            // One long name must not push all others to the right.
            state.width = min(24, hosts.map(\.count).max() ?? 0)
            for host in hosts { add(host, &state) }
        }
    }

    subscript(host: String) -> [UInt8] {
        state.withLock { state in
            if let prefix = state.prefixes[host] { return prefix }
            add(host, &state)
            return state.prefixes[host] ?? []
        }
    }

    private func add(_ host: String, _ state: inout State) {
        let padding = String(repeating: " ", count: max(0, state.width - host.count) + 1)
        state.prefixes[host] = Array((paint.host(state.count, "[\(host)]") + padding).utf8)
        state.count += 1
    }

    /// The lines with the host in front of each, made harmless.
    func lines(_ bytes: [UInt8], host: String?) -> [UInt8] {
        let prefix = host.map { self[$0] } ?? []
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + prefix.count + 1)
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
            result += prefix
            HarmlessText.append(bytes[start..<end], to: &result, colours: paint.isOn)
            result.append(0x0A)
            start = end + 1
        }
        return result
    }

    /// A text of one line or several with the host in front of each.
    func lines(_ text: String, host: String?) -> [UInt8] { lines(Array(text.isEmpty ? "\n".utf8 : text.utf8), host: host) }
}
