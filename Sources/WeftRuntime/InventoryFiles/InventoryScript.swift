import Foundation
import Synchronization
import Weft

/// An executable that prints an inventory as JSON; like Ansible's, it is called with `--list`.
struct InventoryScript {
    let location: InventoryLocation
    let environment: [String: String]
    let workingDirectory: String

    /// Runs it and gives what it printed.
    ///
    /// Its output goes to files: with pipes, a daemon that it left behind would be waited for as long as it keeps them open.
    ///
    /// - Throws: ``InventoryError`` when it cannot be started, fails, or is not done at the deadline; it is killed then, with its children.
    func run(deadline: Duration) throws(InventoryError) -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weft-inventory-\(UUID().uuidString)")
        let output = folder.appendingPathComponent("output")
        let errors = folder.appendingPathComponent("errors")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        let ended = DispatchSemaphore(value: 0)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            for file in [output, errors] { try Data().write(to: file) }
            process.executableURL = URL(fileURLWithPath: location.path)
            process.arguments = ["--list"]
            process.environment = environment
            process.currentDirectoryURL = URL(fileURLWithPath: workingDirectory)
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            process.terminationHandler = { _ in ended.signal() }
            try process.run()
        } catch {
            throw failure("could not be started: \((error as NSError).localizedDescription)", errors: nil)
        }
        let seconds = Double(deadline.components.seconds) + Double(deadline.components.attoseconds) / 1e18
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            // The process leads a group of its own, so its children go with it.
            kill(-process.processIdentifier, SIGKILL)
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw failure("was not done after \(deadline)", errors: errors)
        }
        guard process.terminationReason == .exit else {
            throw failure("died of signal \(process.terminationStatus)", errors: errors)
        }
        guard process.terminationStatus == 0 else {
            throw failure("exited with status \(process.terminationStatus)", errors: errors)
        }
        guard let data = try? Data(contentsOf: output), !data.isEmpty else { throw failure("printed nothing", errors: errors) }
        return data
    }

    private func failure(_ problem: String, errors: URL?) -> InventoryError {
        let text = errors.flatMap { try? Data(contentsOf: $0) }.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = text.split(whereSeparator: \.isNewline).suffix(10).map(String.init)
        return .script(path: location.name, problem: problem, lastLines: lines)
    }
}
