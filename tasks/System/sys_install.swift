/// Installs sets of packages, and notes on the host what was installed and in which version.
///
/// The note is `/etc/weft/host.ini`, which `task host_info` shows; its time changes only when something else of it does.
///
/// - Parameters:
///   - kind: The sets: `nginx`, `git`, `python`, `build` (compilers) and `tools` (curl, less, rsync, tree, vim).
///   - version: The version of your own definition of such a host.
@Task
public func sysInstall(
    on host: Connection, kind: [SystemKind] = [.nginx, .git, .python, .tools], version: String = "1.0.0"
) async throws {
    guard !kind.isEmpty else { throw SystemError.noKind }
    let facts = try await host.facts
    var sets: [(kind: SystemKind, packages: [String])] = []
    for kind in kind where !sets.contains(where: { $0.kind == kind }) {
        guard let packages = kind.packages(for: facts.packageManager) else {
            throw SystemError.noPackages(host: host.name, kind: kind.rawValue, system: facts.os.name)
        }
        sets.append((kind, packages))
    }
    try await host.sudo().apply {
        Packages(sets.flatMap(\.packages), recommends: false)
        for set in sets { HostMarker(set.kind.rawValue, version: version, packages: set.packages) }
    }
}
