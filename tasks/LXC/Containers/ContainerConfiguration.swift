/// What a container's `config` file says, as far as its place in the network and its files go.
nonisolated struct ContainerConfiguration: Sendable, Hashable {
    /// How the container's files are kept.
    enum Storage: Sendable, Hashable {
        /// A plain folder.
        case folder(String)
        /// Changes in `delta` on top of `base`, which is never written to.
        case overlay(base: String, delta: String)
        /// Anything else: btrfs, LVM, ZFS, a loop device.
        case other(String)
    }

    var storage: Storage?
    var addresses: [IPv4Address] = []
    var hardwareAddress: String?
    var bridge: String?
    var startsWithHost = false

    /// Reads the lines of a `config` file; unknown keys, comments and broken lines are passed over. A later value of a key that can be there
    /// once wins, as it does for LXC.
    init(lines: some Sequence<some StringProtocol>) {
        for line in lines {
            guard let separator = line.firstIndex(of: "="), line.first != "#" else { continue }
            let key = line[..<separator].trimmingSpaces
            let value = line[line.index(after: separator)...].trimmingSpaces
            switch key {
            case "lxc.rootfs.path", "lxc.rootfs": storage = Storage(value)
            case "lxc.start.auto": startsWithHost = value == "1"
            default: readNetwork(key, value)
            }
        }
    }

    private mutating func readNetwork(_ key: String, _ value: String) {
        guard key.hasPrefix("lxc.net") else { return }
        // `lxc.net.0.link`; the second part is the interface's number.
        switch key.split(separator: ".").dropFirst(3).joined(separator: ".") {
        case "link": bridge = bridge ?? value
        case "hwaddr": hardwareAddress = hardwareAddress ?? value.lowercased()
        case "ipv4.address":
            let text = value.split { $0 == "/" || $0 == " " }.first.map(String.init) ?? value
            if let address = IPv4Address(text) { addresses.append(address) }
        default: break
        }
    }
}

nonisolated extension ContainerConfiguration.Storage {
    /// Reads the value of `lxc.rootfs.path`.
    init(_ value: String) {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch parts.first {
        case "overlay", "overlayfs":
            self =
                parts.count >= 3
                ? .overlay(base: parts[1..<(parts.count - 1)].joined(separator: ":"), delta: parts[parts.count - 1]) : .other(value)
        case "dir": self = .folder(parts.dropFirst().joined(separator: ":"))
        default: self = value.hasPrefix("/") ? .folder(value) : .other(value)
        }
    }

    /// The folder that clones of this container would be based on.
    var root: String? {
        switch self {
        case .folder(let path): path
        case .overlay(_, let delta): delta
        case .other: nil
        }
    }
}

nonisolated extension StringProtocol {
    var trimmingSpaces: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
