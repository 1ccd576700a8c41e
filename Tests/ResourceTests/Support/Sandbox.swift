import Foundation
import Testing
import WeftTesting

/// A folder of this machine that resources are really applied to, removed at the end.
final class Sandbox: Sendable {
    let folder: String
    private let shell: [String]
    private let sendsTexts: Bool

    /// - Parameters:
    ///   - shell: What runs the scripts, such as `busybox sh`.
    ///   - sendsTexts: Whether short texts come together.
    init(shell: [String] = ["/bin/sh"], sendsTexts: Bool = false) throws {
        self.sendsTexts = sendsTexts
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "weft-sandbox-\(UUID().uuidString)").path
        self.shell = shell
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Applies resources; a failure is a report, too.
    @discardableResult
    func apply(preview: Bool = false, @ResourceBuilder _ resources: () -> Resources) async throws -> ApplyReport {
        let transport = LocalShell(shell: shell, environment: ["XDG_STATE_HOME": folder + "/.state"], sendsTexts: sendsTexts)
        let host = Connection(
            to: Inventory.Host(name: "sandbox"), through: transport, in: FakeRun(isPreview: preview, showsDifferences: true))
        do { return try await host.apply(resources()) } catch let error as ApplyError { return error.report }
    }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }
    func bytes(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) }
    /// The permission bits of a file.
    func mode(of name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int ?? -1
    }
    /// All names in it, those that resources may have left behind among them.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0 != ".state" }.sorted() }
}

extension ApplyReport {
    /// What became of each item, in order.
    var statuses: [Status] { items.map(\.status) }
}
