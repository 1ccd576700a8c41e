import Glibc

/// Where a forward listens on this machine.
public enum ListeningAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP port; 0 has the system choose one. No host is the loopback address, `*` every address of this machine.
    case tcp(host: String?, port: UInt16)
    /// A Unix socket, which only its owner may connect to.
    case unix(path: String)

    /// `127.0.0.1 port 8080`, or the path.
    public var description: String {
        switch self {
        case .tcp(let host, let port): "\(host ?? "127.0.0.1") port \(port)"
        case .unix(let path): path
        }
    }

    /// Opens a socket that listens there.
    func open() throws(SSHError) -> Int32 {
        switch self {
        case .tcp(let host, let port): try openPort(host ?? "127.0.0.1", port)
        case .unix(let path): try openSocket(path)
        }
    }

    private func openPort(_ host: String, _ port: UInt16) throws(SSHError) -> Int32 {
        let name = host == "localhost" ? "127.0.0.1" : host == "*" ? "0.0.0.0" : host
        guard let address = SocketAddress(numeric: name, port: port) else {
            throw SSHError(
                .unconnected, "cannot listen on \(self): `\(host)` is not an address of this machine\n  use a number, `localhost` or `*`")
        }
        let socket = try socket(address.family)
        var on: Int32 = 1
        // Connections of an earlier run that are still being forgotten are no reason to refuse.
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        try listen(socket, address.withPointer { bind(socket, $0, $1) })
        return socket
    }

    private func openSocket(_ path: String) throws(SSHError) -> Int32 {
        guard var address = UnixAddress(path) else {
            throw SSHError(.unconnected, "cannot listen on \(path): the path is too long for a socket")
        }
        removeStaleSocket(path, &address)
        let socket = try socket(AF_UNIX)
        // Before it has a name, so that nobody else can be quicker.
        fchmod(socket, 0o600)
        try listen(socket, address.withPointer { bind(socket, $0, $1) })
        return socket
    }

    private func socket(_ family: Int32) throws(SSHError) -> Int32 {
        let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { throw SSHError(.unconnected, "no socket: \(String(cString: strerror(errno)))") }
        return socket
    }

    private func listen(_ socket: Int32, _ bound: Int32) throws(SSHError) {
        guard bound == 0, Glibc.listen(socket, 128) == 0 else {
            let code = errno
            Glibc.close(socket)
            let what =
                switch code {
                case EADDRINUSE: "it is in use by another program"
                case EACCES: "permission denied"
                default: String(cString: strerror(code)).lowercasedFirst
                }
            throw SSHError(.unconnected, "cannot listen on \(self): \(what)")
        }
    }

    /// Removes what a program that was killed has left: a socket at which nobody answers.
    private func removeStaleSocket(_ path: String, _ address: inout UnixAddress) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK, status.st_uid == geteuid() else { return }
        let probe = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        defer { Glibc.close(probe) }
        if address.withPointer({ connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED { unlink(path) }
    }
}

/// The address of a Unix socket.
struct UnixAddress {
    private var address = sockaddr_un()

    /// An address; `nil` when the path is longer than one may be.
    init?(_ path: String) {
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    }

    mutating func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
