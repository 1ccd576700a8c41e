import Weft

/// What `--list-hosts` shows: the selected hosts, how they are reached, and their roles.
struct HostListing {
    private let hosts: [Inventory.Host]

    init(_ hosts: [Inventory.Host]) { self.hosts = hosts }

    /// A host on a line, and the count.
    var text: String {
        let rows = hosts.map { ($0.name, address($0), $0.roles.isEmpty ? "" : "roles: " + $0.roles.joined(separator: ", ")) }
        let names = rows.map(\.0.count).max() ?? 0
        let addresses = rows.map(\.1.count).max() ?? 0
        return rows.map { name, address, roles in
            var line = (padded(name, names) + "  " + padded(address, addresses) + "  " + roles)[...]
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined() + counted(hosts.count, "host") + "\n"
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.count) }

    private func address(_ host: Inventory.Host) -> String {
        if host.transport == .local { return "this machine" }
        if host.transport == .container {
            let container = "\(host.engine.rawValue) container \(host.container ?? host.name)"
            return (host.user.map { "\($0)@" } ?? "") + container + (host.via.map { " via \($0)" } ?? "")
        }
        var text = host.address ?? host.name
        if let port = host.port { text = text.contains(":") ? "[\(text)]:\(port)" : "\(text):\(port)" }
        if let user = host.user { text = "\(user)@\(text)" }
        if let via = host.via { text += " via \(via)" }
        return text
    }
}
