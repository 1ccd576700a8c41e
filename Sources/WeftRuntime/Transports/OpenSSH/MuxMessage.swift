/// What the master of an OpenSSH connection is asked over its control socket: OpenSSH's PROTOCOL.mux, version 4.
enum MuxRequest {
    /// Who we are; the first message.
    case hello
    /// Whether the master is well.
    case isAlive
    /// A command, or a login shell, whose three files follow.
    case session(command: String, terminal: String?)
    /// A connection from the server to an address, whose two files follow.
    case connection(host: String, port: UInt16)

    /// The bytes to send.
    var bytes: [UInt8] {
        var body: [UInt8] = []
        // Each control socket has one request, so one number for all of them will do.
        let identifier: UInt32 = 0
        switch self {
        case .hello:
            body.append(number: 0x0000_0001)
            body.append(number: 4)
        case .isAlive:
            body.append(number: 0x1000_0004)
            body.append(number: identifier)
        case .session(let command, let terminal):
            body.append(number: 0x1000_0002)
            body.append(number: identifier)
            body.append(text: "")
            body.append(number: terminal == nil ? 0 : 1)
            // Neither X11 nor agent forwarding, no subsystem, no escape character.
            for value: UInt32 in [0, 0, 0, 0xffff_ffff] { body.append(number: value) }
            body.append(text: terminal ?? "")
            body.append(text: command)
        case .connection(let host, let port):
            body.append(number: 0x1000_0008)
            body.append(number: identifier)
            body.append(text: "")
            body.append(text: host)
            body.append(number: UInt32(port))
        }
        var message: [UInt8] = []
        message.append(number: UInt32(body.count))
        return message + body
    }
}

/// What the master answers.
enum MuxReply: Equatable {
    case hello
    case alive
    /// The session or connection is there.
    case opened
    /// It is not, and why.
    case refused(String)
    /// The command has exited.
    case exited(Int32)
    /// The server gave no terminal.
    case noTerminal
    /// Something of a later version.
    case other(UInt32)
}

/// Takes the master's replies out of the bytes that come.
struct MuxReader {
    private var held: [UInt8] = []

    mutating func add(_ bytes: some Sequence<UInt8>) { held += bytes }

    /// The next whole reply; `nil` when more has to come.
    mutating func next() -> MuxReply? {
        guard let length = number(at: 0), held.count >= 4 + Int(length) else { return nil }
        defer { held.removeFirst(4 + Int(length)) }
        guard length >= 4, let type = number(at: 4) else { return .other(0) }
        switch type {
        case 0x0000_0001: return .hello
        case 0x8000_0005: return .alive
        case 0x8000_0001, 0x8000_0006: return .opened
        case 0x8000_0002, 0x8000_0003: return .refused(text(at: 12))
        case 0x8000_0004: return .exited(Int32(truncatingIfNeeded: number(at: 12) ?? 255))
        case 0x8000_0008: return .noTerminal
        default: return .other(type)
        }
    }

    private func number(at place: Int) -> UInt32? {
        guard held.count >= place + 4 else { return nil }
        return held[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func text(at place: Int) -> String {
        guard let length = number(at: place), held.count >= place + 4 + Int(length) else { return "no reason given" }
        return String(decoding: held[place + 4..<place + 4 + Int(length)], as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    fileprivate mutating func append(text: String) {
        append(number: UInt32(text.utf8.count))
        self += text.utf8
    }
}
