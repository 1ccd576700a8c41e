import Glibc
import SSH
import Weft

/// Whether a task with `inputs:` and `outputs:` has anything to do.
///
/// It has nothing to do when every output is there and the inputs are the same files with the same content as when it last succeeded with
/// these arguments. What is remembered lies in a file of its own for each task, folder, set of arguments and host.
struct Freshness: Sendable {
    private let inputs: [String]
    private let outputs: [String]
    private let directory: String
    private let records: FreshnessRecords
    private let record: String

    /// The check for a task; `nil` for one without outputs, which always runs.
    ///
    /// - Parameters:
    ///   - directory: The folder that globs begin in; the present one unless given.
    ///   - state: Where records are kept; `$XDG_STATE_HOME/weft` or `~/.local/state/weft` unless given.
    init?(_ task: TaskDefinition, _ arguments: TaskArguments, host: String?, directory: String? = nil, state: String? = nil) {
        guard !task.outputs.isEmpty else { return nil }
        inputs = task.inputs
        outputs = task.outputs
        self.directory = directory ?? Self.workingDirectory
        let values = arguments.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        // A digest, as arguments may be secret.
        let key = ([self.directory, task.name, host ?? ""] + values).joined(separator: "\0")
        record = FileStamp.hexadecimal(Array(Digest.sha256(Array(key.utf8)).prefix(16)))
        records = FreshnessRecords(folder: "\(state ?? Self.stateFolder)/up-to-date")
    }

    /// What a look at the files found.
    struct Look: Sendable {
        /// Whether nothing has changed since the task last succeeded.
        let isUpToDate: Bool
        fileprivate let stamps: [FileStamp]?
        fileprivate let time: Int64
    }

    /// Looks at the inputs and outputs, before the task runs.
    @concurrent
    func look() async -> Look {
        let time = Self.now
        let record = read()
        let now = stamps(known: record?.stamps ?? [], recorded: record?.recorded ?? 0)
        let isThere = outputs.allSatisfy { !FileGlob(pattern: $0, directory: directory).files().isEmpty }
        let isSame = record.map { record in
            now?.map(\.path) == record.stamps.map(\.path) && now?.map(\.digest) == record.stamps.map(\.digest)
        }
        if isSame == true { records.touch(self.record) }
        return Look(isUpToDate: isThere && isSame == true, stamps: now, time: time)
    }

    /// Remembers the inputs as they were before the task ran: what has changed meanwhile is not in its outputs.
    @concurrent
    func record(_ look: Look) async {
        guard let stamps = look.stamps else { return }
        records.write("weft-inputs 1 \(look.time)\n" + stamps.map { $0.line + "\n" }.joined(), to: record)
    }

    private func stamps(known: [FileStamp], recorded: Int64) -> [FileStamp]? {
        let byPath = Dictionary(known.map { ($0.path, $0) }) { first, _ in first }
        let paths = Set(inputs.flatMap { FileGlob(pattern: $0, directory: directory).files() }).sorted()
        var stamps: [FileStamp] = []
        for path in paths {
            guard let stamp = FileStamp(path, in: directory, known: byPath[path], recorded: recorded) else { return nil }
            stamps.append(stamp)
        }
        return stamps
    }

    private func read() -> (stamps: [FileStamp], recorded: Int64)? {
        guard let bytes = records.content(of: record) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let first = lines.first?.split(separator: " "), first.count == 3, first[..<2] == ["weft-inputs", "1"],
            let recorded = Int64(first[2])
        else { return nil }
        let stamps = lines.dropFirst().compactMap { FileStamp(line: $0) }
        return stamps.count == lines.count - 1 ? (stamps, recorded) : nil
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    private static var stateFolder: String {
        Environment.value("XDG_STATE_HOME").map { "\($0)/weft" } ?? "\(Environment.home)/.local/state/weft"
    }
}
