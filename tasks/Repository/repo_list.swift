/// Shows the packages that a repository has, with their versions.
///
/// - Parameter name: Only this package.
@Task
public func repoList(on host: Connection, name: String? = nil) async throws {
    let artifacts = try await Repository.list(on: host).filter { name == nil || $0.name == name }
    guard !artifacts.isEmpty else { return host.say(name.map { "there is no package `\($0)`" } ?? "the repository has no packages") }
    for line in Repository.table(artifacts) { host.say(line) }
}

extension Repository {
    /// The packages of a repository: Debian's by suite, then Python's.
    ///
    /// - Throws: ``Repository/Error/noRepository(host:)``.
    public static func list(on host: Connection) async throws -> [Artifact] {
        try await operate(["list"], named: "listing packages", on: host, onlyAsks: true).compactMap(Artifact.init)
    }

    /// The listing as lines of aligned columns, with a heading.
    nonisolated static func table(_ artifacts: [Artifact]) -> [String] {
        let rows =
            [["NAME", "VERSION", "KIND", "SUITE", "FOR"]]
            + artifacts.map { item in
                let kind = item.kind == .deb ? "deb" : item.file.hasSuffix(".whl") ? "wheel" : "source"
                return [item.name, item.version, kind, item.suite ?? "-", item.architecture ?? "-"]
            }
        return alignedColumns(rows)
    }
}
