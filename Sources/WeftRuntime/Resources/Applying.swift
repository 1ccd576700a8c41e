import SSH
import Weft

/// Runs a script of resources on a host: hands it over on standard input, so that no list of processes has it, and sends the contents that it
/// asks for behind it.
struct Applying {
    private let request: ApplyRequest
    private let transport: ShellTransport

    init(_ request: ApplyRequest, over transport: ShellTransport) {
        self.request = request
        self.transport = transport
    }

    private var host: String { transport.host.name }

    /// Runs it to its end.
    ///
    /// - Throws: ``Weft/ConnectionError``; a script that ends early is a result.
    func run() async throws -> CommandResult {
        var contents: [Content] = []
        var header = ""
        for (index, source) in request.contents.enumerated() {
            let content = try await Content(source, transport.sources, host: host)
            contents.append(content)
            header += "H\(index + 1)=\(content.hash) Z\(index + 1)=\(content.size)\n"
        }
        let script = Array((header + request.script).utf8)
        let invocation = Invocation(Self.receive(script.count, described: request.description), context: request.context)
        let command = StreamedCommand(host: transport.host, purpose: "cannot \(request.description)")
        let sendable = contents
        let (request, host) = (request, host)
        return try await command.converse(invocation, output: request.output) { inbox, source in
            try await source.write(script)
            while let line = await inbox.next() {
                guard line.hasPrefix("want ") else {
                    request.line(line)
                    if line == "end" { return }
                    continue
                }
                let words = line.split(separator: " ").dropFirst()
                let numbers = words.compactMap { Int($0) }.filter { sendable.indices.contains($0 - 1) }
                let isText = words.first == "text"
                let texts = isText ? try await ShortTexts(numbers, of: sendable, host: host) : ShortTexts()
                if !texts.isEmpty { try await source.write(texts.message) }
                for number in numbers where !texts.numbers.contains(number) {
                    try await sendable[number - 1].send(as: number, to: source, host: host)
                }
            }
        }
    }

    /// The command that reads a script of so many bytes, and no more of its input, and becomes it.
    private static func receive(_ size: Int, described description: String) -> Command {
        Command(
            raw: """
                : \(ShellQuoting.quote("weft: " + description))
                s=$(dd bs=\(size) count=1 iflag=fullblock 2>/dev/null) && [ -n "$s" ] || s=$(head -c \(size)); eval "$s"
                """, shownAs: description)
    }
}

/// Those of some contents that a shell can take as values of variables: it then writes each to its file without starting a program.
private struct ShortTexts {
    /// What is longer is not worth it: it would be copied too often.
    private static let longest = 1 << 14
    private static let mostOfAll = 1 << 18

    private(set) var numbers: Set<Int> = []
    private var assignments: [UInt8] = []

    init() {}

    /// - Throws: ``Weft/ConnectionError`` when a file of this machine cannot be read, or is not what it was.
    init(_ numbers: [Int], of contents: [Content], host: String) async throws {
        for number in numbers where assignments.count < Self.mostOfAll {
            let content = contents[number - 1]
            guard (1...Self.longest).contains(content.size) else { continue }
            let bytes = try await content.bytes(host: host)
            // Other bytes than ASCII's are characters to some shells, and NUL is the end to all.
            guard bytes.allSatisfy({ (1...0x7f).contains($0) }) else { continue }
            self.numbers.insert(number)
            assignments += Array("K\(number)=\(ShellQuoting.quote(String(decoding: bytes, as: UTF8.self)))\n".utf8)
        }
        if !assignments.isEmpty { assignments.removeLast() }
    }

    var isEmpty: Bool { numbers.isEmpty }

    /// What is sent.
    var message: [UInt8] { Array("text \(assignments.count)\n".utf8) + assignments }
}

/// A content that a script may ask for.
private enum Content: Sendable {
    case bytes([UInt8], hash: String)
    case file(LocalFile, hash: String)

    init(_ source: Upload.Source, _ sources: LocalSources, host: String) async throws {
        switch source {
        case .bytes(let bytes): self = .bytes(bytes, hash: ContentHash.sha256.hash(bytes))
        case .path(let path):
            guard case .file(let file) = try await sources.open(path.expanded, host: host) else {
                throw ConnectionError(host: host, .transfer, "\(path) of this machine is a folder, and a file is needed")
            }
            self = .file(file, hash: try await file.hash(.sha256, host: host))
        }
    }

    var hash: String {
        switch self {
        case .bytes(_, let hash), .file(_, let hash): hash
        }
    }

    var size: Int {
        switch self {
        case .bytes(let bytes, _): bytes.count
        case .file(let file, _): file.size
        }
    }

    /// All of a small one.
    func bytes(host: String) async throws -> [UInt8] {
        switch self {
        case .bytes(let bytes, _): return bytes
        case .file(let file, _):
            let bytes = try await file.chunk(0, host: host)
            try await file.checkUnchanged(host: host)
            return bytes
        }
    }

    func send(as number: Int, to source: PushSource, host: String) async throws {
        let line = Array("\(number) \(size)\n".utf8)
        switch self {
        case .bytes(let bytes, _): try await source.write(line + bytes)
        case .file(let file, _):
            try await source.write(line)
            for index in 0..<(file.size + LocalFile.chunk - 1) / LocalFile.chunk {
                try await source.write(try await file.chunk(index, host: host))
            }
            try await file.checkUnchanged(host: host)
        }
    }
}
