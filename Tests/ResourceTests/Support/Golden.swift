import Foundation
import TestSupport
import Testing
import WeftTesting

/// A resource applied to a host whose programs are stand-ins, and the record of what came of it.
///
/// A case is a folder below `Golden`, such as `Golden/Package/apt-install`. In its `bin` are programs that come first in PATH: shell scripts
/// that print what the real ones printed, keep what they change in `$STATE`, and note how they were called with `echo … >>"$CALLS"`.
/// What is in its `files` is in `$STATE` at the beginning. `expected` is the record: the pieces of the script, a dry run, an apply and a second one, and the calls of each. With `WEFT_RECORD=1` in the
/// environment it is written anew.
struct Golden {
    let name: String

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

    /// Programs of this machine that the host of the case has not.
    let hidden: Set<String>

    init(_ name: String, hiding hidden: Set<String> = []) { (self.name, self.hidden) = (name, hidden) }

    /// The folder that the programs of the case keep their state in: for paths of resources.
    @TaskLocal static var state = ""

    /// Applies the resources and compares the record.
    func check(
        @ResourceBuilder _ resources: () -> Resources, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await checkBelow({ _ in resources() }, sourceLocation: sourceLocation)
    }

    /// Applies the resources that are made for the folder `$STATE`, and compares the record.
    func checkBelow(
        @ResourceBuilder _ resources: (_ state: String) -> Resources, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let place = Self.folder.appending(path: name)
        let state = FileManager.default.temporaryDirectory.appending(path: "weft-golden-\(UUID().uuidString)")
        let files = place.appending(path: "files")
        if FileManager.default.fileExists(atPath: files.path) {
            try FileManager.default.copyItem(at: files, to: state)
        } else {
            try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: state) }
        let resources = Self.$state.withValue(state.path) { resources(state.path) }
        let programs = try programs(state)
        var record = ""
        for (title, script) in zip(resources.titles, resources.scripts) {
            record += "# \(title)\n## check\n\(script.check.text)\n## apply\n\(script.apply.text)\n"
        }
        for (heading, isPreview) in [("dry run", true), ("first", false), ("second", false)] {
            let calls = state.appending(path: "calls").path
            try Data().write(to: URL(filePath: calls))
            let path = place.appending(path: "bin").path + ":" + programs
            // Whoever runs the tests may have come by SSH, and by sudo.
            let shell = LocalShell(environment: [
                "PATH": path, "STATE": state.path, "CALLS": calls, "XDG_STATE_HOME": state.path, "SSH_CONNECTION": "", "SUDO_USER": "",
            ])
            let host = Connection(
                to: Inventory.Host(name: "golden"), through: shell, in: FakeRun(isPreview: isPreview, showsDifferences: true))
            let report: ApplyReport
            do { report = try await host.apply(resources) } catch let error as ApplyError { report = error.report }
            record += "# \(heading)\n" + Self.text(report)
            record += (try String(contentsOfFile: calls, encoding: .utf8)).split(separator: "\n").map { "call: \($0)\n" }.joined()
        }
        record = record.replacing(state.path, with: "$STATE")
        let file = place.appending(path: "expected")
        if ProcessInfo.processInfo.environment["WEFT_RECORD"] == "1" { try Data(record.utf8).write(to: file) }
        let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(record == expected, "WEFT_RECORD=1 writes \(file.path) anew", sourceLocation: sourceLocation)
    }

    /// What stands behind the case's own programs in PATH: this machine's, or a folder with links to all but those that are hidden.
    private func programs(_ state: URL) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        guard !hidden.isEmpty else { return path }
        let folder = state.appending(path: "usr/sbin").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for place in (path + ":/usr/sbin:/usr/bin:/sbin:/bin").split(separator: ":").map(String.init) {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] where !hidden.contains(name) {
                try? FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: "\(place)/\(name)")
            }
        }
        return folder
    }

    /// A report as lines.
    static func text(_ report: ApplyReport) -> String {
        var text = ""
        for item in report.items {
            text += "\(item.isHandler ? "handler " : "")\(item.status.rawValue): \(item.title)\n"
            for line in item.difference { text += "    \(line)\n" }
            for line in item.output { text += "    | \(line)\n" }
        }
        return text
    }
}
