/// Makes hosts install from a repository: apt, and pip.
///
/// The key and what the repository has are asked of its host over SSH, so that nothing has to be believed that comes by plain http. apt's lists
/// of this repository are fetched when they are not its newest ones; other sources are left alone. A second run changes nothing.
///
/// - Parameters:
///   - server: The host of the repository, by its name in the inventory.
///   - suite: The suites to use; the only one there is, else that of the host's release, unless given.
///   - components: The components to use; all unless given.
///   - url: Another address of the repository than its own, such as that of a mirror.
///   - priority: The priority of its packages with apt: above 500 they win over those of other sources, above 1000 even when they are older.
///   - python: Whether pip looks into its index, too.
@Task
public func repoUse(
    on host: Connection, server: String, suite: [Repository.Word] = [], components: [Repository.Word] = [], url: String? = nil,
    priority: Int? = nil, python: Bool = true
) async throws {
    let settings = Repository.Settings(
        suites: suite.map(\.text), components: components.map(\.text), url: url, python: python, priority: priority)
    try settings.check()
    try await Repository.use(Repository.connect(to: server, in: host.run), settings: settings, on: host)
}

extension Repository {
    /// Makes a host install from a repository.
    ///
    /// - Parameters:
    ///   - repository: The host of the repository.
    ///   - settings: What of it is used: suites, components, address, priority, and whether pip is told.
    /// - Throws: ``Repository/Error`` when there is no such repository or suite; `ApplyError` when the host cannot use it, and then it is as it was.
    public static func use(_ repository: Connection, settings: Settings = Settings(), on host: Connection) async throws {
        try settings.check()
        let offer: Offer
        do { offer = try await self.offer(of: repository) } catch Error.noRepository(let server) where host.run.isPreview {
            return host.say("would use the repository that \(server) does not have yet")
        }
        let suites = try await offer.suites(asked: settings.suites) { try await host.facts.os.codename }
        let offered = suites[0].components.filter { name in suites.allSatisfy { $0.components.contains(name) } }
        for component in settings.components where !offered.contains(component) {
            throw Error.noComponent(host: repository.name, component: component, suite: suites[0].name, components: offered)
        }
        let base = settings.url == nil ? offer.url : url(settings, of: repository.host)
        var pip: PipConfiguration?
        if settings.python, offer.hasPython {
            // The address that the source had before, then the file; the dot keeps the line end before it.
            let found = try await host.sudo().capture(
                """
                printf '%s\\n' "$(sed -n 's,^URIs: \\(.*\\)/debian/$,\\1,p' \("/etc/apt/sources.list.d/\(repository.name).sources") 2>/dev/null)"
                cat /etc/pip.conf 2>/dev/null
                printf .
                """
            ).dropLast()
            let former = found.prefix { $0 != "\n" }
            pip = PipConfiguration(text: String(found.dropFirst(former.count + 1)))
            if !former.isEmpty, former != base { pip?.remove(index: former + "/simple/") }
            pip?.add(index: base + "/simple/")
        }
        let name = repository.name
        try await host.sudo().apply {
            AptSource(
                name, base + "/debian/", suites: suites.map(\.name),
                components: settings.components.isEmpty ? offered : settings.components,
                key: .text(offer.key))
            CurrentLists(name: name, lists: suites.map { (Offer.listFile(of: $0.name, at: base + "/debian"), $0.hash) })
            if let priority = settings.priority {
                File(
                    "/etc/apt/preferences.d/\(name).pref",
                    content: "Package: *\nPin: release o=\(offer.origin)\nPin-Priority: \(priority)\n")
            } else {
                Absent("/etc/apt/preferences.d/\(name).pref")
            }
            if let pip { File("/etc/pip.conf", content: pip.text) }
        }
    }

    /// The host of a repository, by its name.
    static func connect(to server: String, in run: any RunServices) async throws -> Connection {
        guard let host = run.inventory[server] else {
            throw Error.unknownHost(server, suggestion: NearMiss.suggestion(for: server, among: run.inventory.hosts.map(\.name)))
        }
        return try await run.connect(to: host)
    }
}
