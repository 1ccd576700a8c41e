import Foundation

/// A program that a test starts: with descriptors, signals and waiting such that tests side by side cannot hold one another up.
///
/// Nothing here blocks the task pool, which has as few threads as the machine has processors; and what a program leaves running holds
/// nobody up, because its end counts and not that of its outputs. `Foundation.Process` promises neither.
public final class TestProgram: Sendable {
    /// How a program ended and what it wrote.
    public struct Outcome: Sendable {
        /// Its exit status, or 128 and the number of the signal that ended it.
        public let status: Int32
        /// The bytes that it wrote to standard output.
        public let outputBytes: [UInt8]
        /// The bytes that it wrote to standard error.
        public let errorBytes: [UInt8]
        /// What it wrote to standard output.
        public var output: String { String(decoding: outputBytes, as: UTF8.self) }
        /// What it wrote to standard error.
        public var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    }

    /// The identifier of its process.
    public let identifier: Int32
    private let name: String
    private let progress: ProgramProgress

    private init(_ process: SpawnedProcess, name: String, limit: Duration?) {
        (identifier, self.name) = (process.identifier, name)
        progress = ProgramProgress(of: process)
        // The thread has no hold on this object, so that the object's end can be the program's.
        Thread.detachNewThread { [progress] in progress.follow(limit: limit) }
    }

    deinit { signal(SIGTERM) }

    /// Starts a program; it is ended with the object, at the latest.
    ///
    /// - Parameters:
    ///   - words: The program, found in PATH, and its arguments.
    ///   - input: Its standard input.
    ///   - environment: Variables beside those of the tests.
    ///   - isolated: Whether it gets those variables alone.
    ///   - folder: Its working directory.
    ///   - limit: How long it may take before it is killed.
    /// - Throws: ``TestProgramError`` when it cannot be started.
    public static func start(
        _ words: [String], input: [UInt8] = [], environment: [String: String] = [:], isolated: Bool = false, in folder: String? = nil,
        limit: Duration? = nil
    ) async throws -> TestProgram {
        try await onOwnThread {
            let process = try SpawnedProcess(words, input: input, environment: environment, isolated: isolated, folder: folder)
            return TestProgram(process, name: words[0], limit: limit)
        }
    }

    /// Runs a program to its end, for five minutes at most: a test that waits for what never comes then fails, and does not hold up the rest.
    ///
    /// The parameters are those of ``start(_:input:environment:isolated:in:limit:)``.
    ///
    /// - Returns: How it ended; a status other than 0 is not an error.
    @discardableResult
    public static func run(
        _ words: [String], input: [UInt8] = [], environment: [String: String] = [:], isolated: Bool = false, in folder: String? = nil
    ) async throws -> Outcome {
        try await start(words, input: input, environment: environment, isolated: isolated, in: folder, limit: .seconds(300)).end()
    }

    /// Runs a program that must end with status 0 and returns its standard output.
    @discardableResult
    public static func output(of words: String...) async throws -> String {
        let outcome = try await run(words)
        guard outcome.status == 0 else {
            throw TestProgramError(description: "`\(words.joined(separator: " "))` ended with status \(outcome.status): \(outcome.errors)")
        }
        return outcome.output
    }

    /// Writes a file that can be run, by another process: as long as this one has it open for writing, so has each child that another test
    /// starts at that moment, and a file that is open for writing cannot be run.
    public static func writeExecutable(_ text: String, to path: String) async throws {
        let outcome = try await run(["sh", "-c", "cat >\"$1\" && chmod 755 \"$1\"", "sh", path], input: Array(text.utf8))
        guard outcome.status == 0 else { throw TestProgramError(description: "cannot write `\(path)`: \(outcome.errors)") }
    }

    /// Waits until it has written a text to either output.
    ///
    /// - Throws: ``TestProgramError`` when it ends without.
    public func wait(toSay text: String) async throws {
        if await progress.wait(toSay: Array(text.utf8)) { return }
        let outcome = await end()
        throw TestProgramError(description: "`\(name)` never said `\(text)`: \(outcome.output)\(outcome.errors)")
    }

    /// What it has written to standard output by now.
    public var output: String { String(decoding: progress.output, as: UTF8.self) }

    /// Waits for its end.
    @discardableResult
    public func end() async -> Outcome { await progress.end() }

    /// Sends a signal, unless it has ended.
    public func signal(_ number: Int32) { progress.signal(number) }
}

/// Why a program could not be run.
public struct TestProgramError: Error, CustomStringConvertible {
    /// What went wrong.
    public let description: String

    /// An error in words.
    public init(description: String) { self.description = description }
}
