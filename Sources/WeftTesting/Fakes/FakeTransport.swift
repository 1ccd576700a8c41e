import Foundation
import Synchronization

/// A host that exists only in a test: it answers commands from a list, keeps files in memory and remembers what it was asked.
///
/// A command without an answer throws ``FakeError/unexpectedCommand(host:command:)``, so that a test notices every command it did not think of.
public final class FakeTransport: Transport {
    private struct State {
        var answers: [(answer: FakeAnswer, used: Int)] = []
        var invocations: [Invocation] = []
        var uploads: [Upload] = []
        var files: [String: [UInt8]] = [:]
        var interactions: [Command?] = []
        var forwards: [ForwardRequest] = []
        var applied: [ApplyRequest] = []
        var resources: [String: ApplyReport.Item] = [:]
    }

    /// The host's name, for messages.
    public let host: String
    private let state: Mutex<State>

    /// A host with answers by command text, and files by path.
    public init(host: String = "fake", answers: [String: CommandResult] = [:], files: [String: String] = [:]) {
        self.host = host
        var state = State()
        state.answers = answers.map { (FakeAnswer(.exactly($0.key), with: $0.value), 0) }
        state.files = files.mapValues { Array($0.utf8) }
        self.state = Mutex(state)
    }

    /// Adds an answer. Where several patterns fit, the one that was added last counts.
    public func answer(_ answer: FakeAnswer) { state.withLock { $0.answers.insert((answer, 0), at: 0) } }

    /// Answers every command of a pattern with a result.
    public func answer(_ pattern: FakeAnswer.Pattern, with result: CommandResult = CommandResult()) {
        answer(FakeAnswer(pattern, with: result))
    }

    /// Answers every command of a pattern with a function.
    public func answer(_ pattern: FakeAnswer.Pattern, by reply: @escaping FakeAnswer.Reply) { answer(FakeAnswer(pattern, by: reply)) }

    /// The commands' texts in the order they came.
    public var commands: [String] { invocations.map(\.command.text) }
    /// The commands with folder, user and input, in the order they came.
    public var invocations: [Invocation] { state.withLock { $0.invocations } }
    /// What was put, in the order it came.
    public var uploads: [Upload] { state.withLock { $0.uploads } }
    /// What the terminal was given to; `nil` is a login shell.
    public var interactions: [Command?] { state.withLock { $0.interactions } }
    /// What was to be forwarded, in the order it came.
    public var forwards: [ForwardRequest] { state.withLock { $0.forwards } }
    /// The files by their paths.
    public var files: [String: [UInt8]] {
        get { state.withLock { $0.files } }
        set { state.withLock { $0.files = newValue } }
    }
    /// A file as text; `nil` when there is none.
    public func text(of path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }

    /// Finds the answer, sends its output to the receiver in one piece each, and returns it.
    public func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        try Swift.Task.checkCancellation()
        let reply: FakeAnswer.Reply? = state.withLock { state in
            state.invocations.append(invocation)
            guard let index = state.answers.firstIndex(where: { $0.answer.pattern.matches(invocation) }) else { return nil }
            let replies = state.answers[index].answer.replies
            defer { state.answers[index].used += 1 }
            return replies.isEmpty ? nil : replies[min(state.answers[index].used, replies.count - 1)]
        }
        guard let reply else { throw FakeError.unexpectedCommand(host: host, command: invocation.command.description) }
        let result = try reply(invocation)
        if !result.outputBytes.isEmpty { output(.output, result.outputBytes) }
        if !result.errorBytes.isEmpty { output(.error, result.errorBytes) }
        return result
    }

    /// Keeps the content under its path. A folder's files are kept one by one.
    public func put(_ upload: Upload) async throws -> Bool {
        var files: [String: [UInt8]] = [:]
        switch upload.source {
        case .bytes(let bytes): files[upload.destination] = bytes
        case .path(let source):
            for (name, bytes) in try Self.content(of: source) {
                files[name.isEmpty ? upload.destination : "\(upload.destination)/\(name)"] = bytes
            }
        }
        return state.withLock { state in
            state.uploads.append(upload)
            let isChanged = files.contains { state.files[$0.key] != $0.value }
            state.files.merge(files) { $1 }
            return isChanged
        }
    }

    /// Keeps a folder's files like ``put(_:)``, and drops what it does not have when it deletes.
    public func sync(_ folder: FolderSync) async throws -> FolderChanges {
        guard case .path(let source) = folder.upload.source else { return FolderChanges() }
        let content = try Self.content(of: source)
        return state.withLock { state in
            if !folder.isPreview { state.uploads.append(folder.upload) }
            var changes = FolderChanges()
            let top = folder.upload.destination + "/"
            for (name, bytes) in content where state.files[top + name] != bytes {
                changes.written.append(name)
                changes.bytes += bytes.count
                if !folder.isPreview { state.files[top + name] = bytes }
            }
            let names = Set(content.map { top + $0.name })
            for path in state.files.keys.sorted() where folder.deletes && path.hasPrefix(top) && !names.contains(path) {
                changes.removed.append(String(path.dropFirst(top.count)))
                if !folder.isPreview { state.files[path] = nil }
            }
            return changes
        }
    }

    /// What becomes of a resource when it is applied; one that nothing is said about is as it should be.
    ///
    /// - Parameters:
    ///   - title: The resource's title, such as `File /etc/motd`.
    ///   - difference: The lines that its check prints.
    ///   - output: What it prints while it is applied.
    public func answer(resource title: String, _ status: ApplyReport.Status, difference: [String] = [], output: [String] = []) {
        var item = ApplyReport.Item(title: title)
        (item.status, item.difference, item.output) = (status, difference, output)
        state.withLock { $0.resources[title] = item }
    }

    /// The lists of resources that were applied, as the scripts they became, in the order they came.
    public var applied: [ApplyRequest] { state.withLock { $0.applied } }

    /// Says of each resource what it was told to; the first that failed ends the list.
    public func apply(_ request: ApplyRequest) async throws -> CommandResult {
        try Swift.Task.checkCancellation()
        let answers = state.withLock { state in
            state.applied.append(request)
            return state.resources
        }
        let letters: [ApplyReport.Status: String] = [
            .ok: "o", .changed: "c", .failed: "f", .skipped: "s", .notStarted: "n", .mayChange: "m",
        ]
        var (hasFailed, called) = (false, Set<Int>())
        for (index, resource) in request.resources.enumerated() {
            let answer = answers[resource.title]
            let status = hasFailed ? .notStarted : answer?.status ?? .ok
            for line in hasFailed ? [] : answer?.difference ?? [] { request.line("d \(line)") }
            for line in hasFailed ? [] : answer?.output ?? [] { request.line("r \(line)") }
            request.line("\(letters[status] ?? "o") \(index + 1)" + (status == .failed ? " 1" : ""))
            hasFailed = hasFailed || status == .failed
            if status == .changed { called.formUnion(resource.handlers) }
        }
        for number in called.sorted() { request.line("C \(number)") }
        request.line("end")
        return CommandResult()
    }

    /// Writes one of the files to this machine.
    public func get(_ download: Download) async throws -> Bool {
        let file = URL(fileURLWithPath: download.destination.path)
        let bytes = Data(try await read(download.source, context: download.context))
        if (try? Data(contentsOf: file)) == bytes { return false }
        try bytes.write(to: file)
        return true
    }

    /// One of the files.
    public func read(_ path: String, context: CommandContext) async throws -> [UInt8] {
        guard let bytes = files[path] else { throw ConnectionError(host: host, .transfer, "`\(path)` is not there") }
        return bytes
    }

    /// Remembers the command; the status is that of its answer, or 0.
    public func interact(_ invocation: Invocation?, context: CommandContext) async throws -> ExitStatus {
        state.withLock { state in
            state.interactions.append(invocation?.command)
            guard let invocation else { return .exited(0) }
            let answer = state.answers.first { $0.answer.pattern.matches(invocation) }
            return (try? answer?.answer.replies.first?(invocation).status) ?? .exited(0)
        }
    }

    /// Remembers the request. Nothing listens; a port that is to be chosen is 1024.
    public func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> (any Forward)? {
        state.withLock { $0.forwards.append(request) }
        return FakeForward(request)
    }

    private static func content(of source: LocalPath) throws -> [(name: String, bytes: [UInt8])] {
        let root = URL(fileURLWithPath: source.path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue else {
            return [("", Array(try Data(contentsOf: root)))]
        }
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).compactMap { name in
            let file = root.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else { return nil }
            return (name, Array(try Data(contentsOf: file)))
        }
    }
}
