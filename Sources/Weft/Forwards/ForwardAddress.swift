/// One end of a forward: a TCP port, of a host or of none in particular, or a Unix socket.
///
/// As a task's argument, and in `init(taskArgument:)`, it is `8080`, `10.0.0.22:80`, `[::1]:80`, `*:80` or the absolute path of a socket.
public enum ForwardAddress: Sendable, Hashable {
    /// A TCP port; where something listens, 0 has the system choose one.
    ///
    /// Without a host it is the loopback address of the side it belongs to; `*`, where something listens, is every address of that side.
    case tcp(host: String?, port: Int)
    /// A Unix socket.
    case unix(path: String)

    /// The port; 0 for a Unix socket.
    public var port: Int { if case .tcp(_, let port) = self { port } else { 0 } }
}

extension ForwardAddress: TaskArgument {
    /// Takes a port, an address and a port, or a path.
    public init(taskArgument text: String) throws {
        guard let address = ForwardAddress(text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = address
    }

    /// The three forms, each with an example.
    public static var taskArgumentExpectation: String {
        "a port such as 8080, an address with a port such as 10.0.0.22:80, or the path of a socket"
    }

    private init?(_ text: String) {
        if text.hasPrefix("/") {
            self = .unix(path: text)
            return
        }
        let colon = text.lastIndex(of: ":")
        let digits = colon.map { text[text.index(after: $0)...] } ?? text[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isASCII), let port = UInt16(digits), digits.first != "+" else { return nil }
        guard let colon else {
            self = .tcp(host: nil, port: Int(port))
            return
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            // An IPv6 address without brackets does not tell where it ends.
            return nil
        }
        let isName = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"'\"`$\\;&<>|(){}/[]".utf8.contains($0) }
        guard !host.isEmpty, isName else { return nil }
        self = .tcp(host: String(host), port: Int(port))
    }
}

extension ForwardAddress: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// A port, 0 to 65535.
    public init(integerLiteral port: Int) {
        precondition(0...65535 ~= port, "\(port) is not a port")
        self = .tcp(host: nil, port: port)
    }

    /// One of the forms that a task's argument has. A literal that is none stops the program: it is the programmer's.
    public init(stringLiteral text: String) {
        guard let address = ForwardAddress(text) else { preconditionFailure("`\(text)` is not \(Self.taskArgumentExpectation)") }
        self = address
    }
}

extension ForwardAddress: CustomStringConvertible {
    /// `127.0.0.1:8080`, or the path.
    public var description: String {
        switch self {
        case .tcp(let host, let port):
            let host = host ?? "localhost"
            return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): return path
        }
    }
}
