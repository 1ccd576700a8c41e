/// Takes a version of a package out of a repository.
///
/// Hosts that have it installed keep it. One that is not there is no error.
///
/// - Parameters:
///   - name: The package's name.
///   - version: The version, with its epoch.
///   - suite: The suite of a Debian package; all unless given.
///   - kind: Only a package of this kind.
@Task
public func repoRemove(
    on host: Connection, name: String, version: String, suite: Repository.Word? = nil, kind: Repository.Kind? = nil
) async throws {
    try await Repository.remove(name, version: version, suite: suite?.text, kind: kind, on: host)
}

extension Repository {
    /// Takes a version of a package out of a repository.
    ///
    /// - Parameters:
    ///   - suite: The suite of a Debian package; all when `nil`.
    ///   - kind: The kind; any when `nil`.
    /// - Returns: What was removed; nothing when there was no such package.
    @discardableResult
    public static func remove(
        _ name: String, version: String, suite: String? = nil, kind: Kind? = nil, on host: Connection
    ) async throws -> [Artifact] {
        func isPlain(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 32) || "+.:~_!-".utf8.contains($0) }
        }
        guard isPlain(name) else { throw Error.invalid(what: "name: `\(name)`", why: "expected the name of a package") }
        guard isPlain(version) else { throw Error.invalid(what: "version: `\(version)`", why: "expected the version of a package") }
        if host.run.isPreview {
            let found = try await list(on: host).filter { item in
                item.name == name && item.version == version && (suite == nil || item.suite == suite) && (kind == nil || item.kind == kind)
            }
            for item in found { host.say("would remove \(item)") }
            return []
        }
        let records = try await operate(
            ["remove", name, version, suite ?? "", kind?.rawValue ?? ""], named: "removing \(name) \(version)", on: host)
        let removed = records.compactMap(Artifact.init)
        for item in removed { host.report(changed: "removed \(item)") }
        if removed.isEmpty { host.say("\(name) \(version) is not there") }
        return removed
    }
}
