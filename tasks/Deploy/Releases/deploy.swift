/// Deploys a version of an application: makes a release, switches to it, and goes back by itself when it does not work.
///
/// The source is staged here as `stage` does. On the host it becomes a folder in `/srv/APP/releases` with a virtual environment of its own; then the
/// migrations run, the link `/srv/APP/current` is switched, the service is restarted, and the application is asked whether it works. When it does
/// not, the former release is served again, and the deploy has failed. A version that is served already changes nothing.
///
/// Of several hosts one migrates, and the others switch when it works there. `--serial 1` deploys to one host after the other.
///
/// - Parameters:
///   - app: Its name: that of its folder, its user and its service.
///   - source: A git repository (path or URL), a staged folder, any other folder, or an sdist (`.tar.gz`).
///   - ref: A branch, a tag or a commit of the repository; what is checked out unless given.
///   - values: Values for tokens in the source, as NAME=VALUE; they come before those of the configuration.
///   - section: A section of the configuration whose keys are tokens without the section's name, too.
///   - version: What the release is called; the source's own version unless given.
///   - keep: How many releases stay on the host.
///   - migrate: A shell command that brings the data to the new release, run in it before the switch.
///   - migrateOn: The host that migrates; the first that gets there unless given.
///   - health: A URL that answers with status 200, or a shell command that succeeds, when the application works.
///   - within: How long it may take until it works.
///   - service: What runs it: a unit of systemd, supervisor:NAME, or none; the unit with its name unless given.
///   - index: Where Python packages come from that the host does not have: the URL of an index, none, or default.
///   - shared: Files and folders of the release in whose place it gets links to those below `/srv/APP/shared`.
///   - force: Deploy the version again although it is served.
@Task(after: deploySource)
public func deploy(
    on host: Connection, app: Deploy.AppName, source: String, ref: String? = nil, values: [Deploy.TokenValue] = [], section: String? = nil,
    version: String? = nil, keep: Int = 5, migrate: String? = nil, migrateOn: String? = nil, health: Deploy.Health? = nil,
    within: Duration = .seconds(30), service: Deploy.ServiceName? = nil, index: Deploy.PackageIndex = .standard, shared: [String] = [],
    force: Bool = false
) async throws {
    var settings = Deploy.Settings(
        app: app, source: source, ref: ref, values: values, section: section, version: version, keep: keep, shared: shared)
    settings.migrate = migrate.flatMap { $0.isEmpty ? nil : Command(raw: $0) }
    settings.migrateOn = migrateOn
    settings.health = health
    settings.healthWithin = within
    settings.service = service
    settings.index = index
    settings.force = force
    try await Deploy.release(settings, on: host)
}

/// Stages the source of an application that is to be deployed, and tells what it is; no host is asked.
///
/// It comes before `deploy`, so that what is wrong with the source is told before anything is connected.
///
/// - Parameters:
///   - app: The application's name.
///   - source: A git repository (path or URL), a staged folder, any other folder, or an sdist (`.tar.gz`).
///   - ref: A branch, a tag or a commit of the repository; what is checked out unless given.
///   - values: Values for tokens in the source, as NAME=VALUE.
///   - section: A section of the configuration whose keys are tokens without the section's name, too.
///   - version: What the release is called; the source's own version unless given.
///   - keep: How many releases stay on the host.
///   - shared: Files and folders of the release in whose place it gets links to those below `/srv/APP/shared`.
@Task
public func deploySource(
    app: Deploy.AppName, source: String, ref: String? = nil, values: [Deploy.TokenValue] = [], section: String? = nil,
    version: String? = nil, keep: Int = 5, shared: [String] = []
) async throws {
    let settings = Deploy.Settings(
        app: app, source: source, ref: ref, values: values, section: section, version: version, keep: keep, shared: shared)
    try settings.check()
    let found = try await Deploy.source(settings)
    say("\(app) \(found.version)\(found.commit.isEmpty ? "" : " (\(found.commit.prefix(10)))")")
}

extension Deploy.Settings {
    /// What the command line says of the source and of the releases, for `deploy` and for what comes before it.
    fileprivate init(
        app: Deploy.AppName, source: String, ref: String?, values: [Deploy.TokenValue], section: String?, version: String?, keep: Int,
        shared: [String]
    ) {
        self.init(app: app.name, source: source, ref: ref)
        self.values = Dictionary(values.map { ($0.key, $0.value) }) { $1 }
        (self.section, self.version, self.keep, self.shared) = (section, version, keep, shared)
    }
}

extension Deploy {
    /// Makes a release of an application and serves it; see ``deploy(on:app:source:ref:values:section:version:keep:migrate:migrateOn:health:within:service:index:shared:force:)``.
    ///
    /// - Returns: The release that is served, and whether anything changed.
    /// - Throws: ``Deploy/Error``: before the host is asked where the settings or the source are the trouble,
    ///   ``Deploy/Error/rolledBack(host:app:release:to:details:)`` when the former release is served again.
    @discardableResult
    public static func release(_ settings: Settings, on host: Connection) async throws -> Release {
        try settings.check()
        let inventory = host.run.inventory
        if let other = settings.migrateOn, other != host.name, inventory[other] == nil {
            let near = NearMiss.suggestion(for: other, among: inventory.hosts.map(\.name)).map { "; did you mean `\($0)`?" } ?? ""
            throw Error.invalid("no host is named `\(other)`, on which the migrations are to run\(near)")
        }
        let source = try await source(settings)
        let root = try await host.asRoot()
        var survey = try await survey(settings.daemon, settings, root)
        if !settings.force, survey.lacks.isEmpty, survey.isRunning, var current = survey.current, current.state == .live,
            current.fingerprint == source.fingerprint, current.version == source.version
        {
            host.say("\(settings.app) is \(current.name) already; nothing changed")
            endMigrations(nil, settings, source, root)
            current.isChanged = false
            return current
        }
        guard survey.hasService else {
            throw Error.missing(
                host: host.name, what: "there is no service `\(settings.daemon)` that runs `\(settings.app)`",
                next: "make one with `task install_service host=\(host.name) app=\(settings.app) command=…`, or say which with `service=`")
        }
        if host.run.isPreview { return try await preview(settings, source, survey, root) }
        if !survey.lacks.isEmpty {
            try await initialize(app: settings.app, user: settings.user, root: settings.root, on: host)
            survey = try await self.survey(settings.daemon, settings, root)
        }
        let name: String
        do { name = try await prepare(settings, source, survey, root) } catch {
            endMigrations("\(error)", settings, source, root)
            throw error
        }
        try await migrateAndServe(name, settings, source, survey, root)
        let after = try await self.survey(settings.daemon, settings, root)
        let expired = after.expired(keep: settings.keep)
        if !expired.isEmpty {
            let values: Command = "\(place(settings)) names=\(expired.map(\.name).joined(separator: " "))"
            try await root.run("sh -s", input: .text(ReleaseScript.command(values, [ReleaseScript.prune], call: "prune").text))
            host.report(changed: "removed \(expired.count) old release\(expired.count == 1 ? "" : "s") of \(settings.app)")
        }
        guard var release = after.releases.first(where: { $0.name == name }) else {
            throw Error.broken(host: host.name, app: settings.app, release: name, details: ["its folder is gone"])
        }
        host.report(changed: "\(settings.app) is \(name)\(survey.current.map { ", was \($0.name)" } ?? "")")
        release.isChanged = true
        return release
    }

    /// Variables that every script has.
    static func place(_ settings: Settings) -> Command {
        "base=\(settings.base) app=\(settings.app) user=\(settings.account) wait=\("\(settings.lockWithin.components.seconds)")"
    }

    static func survey(_ service: ServiceName?, _ settings: Settings, _ root: Connection) async throws -> Survey {
        let values: Command = "\(place(settings)) reload='' \(service?.assignments ?? "keeper=stored service=''")"
        let script = ReleaseScript.command(values, [ReleaseScript.service, ReleaseScript.survey], call: "survey")
        let result = try await root.quiet().asking().run(
            Command(raw: "sh -s", shownAs: "looking at \(settings.base)"), input: .text(script.text))
        return Survey(records: records(result))
    }

    private static func preview(_ settings: Settings, _ source: SourceArchive, _ survey: Survey, _ root: Connection) async throws -> Release
    {
        let former = survey.current.map { ", now \($0.name)" } ?? ""
        try await root.run(Command(raw: "true", shownAs: "deploy \(settings.app) \(source.version)\(former)"))
        return Release(
            name: source.version, version: source.version, commit: source.commit.isEmpty ? nil : source.commit, author: source.author,
            made: "",
            fingerprint: source.fingerprint, state: .ready, isCurrent: false, isChanged: true)
    }

    /// Sends the source and makes the release of it, unless there is one.
    ///
    /// - Returns: Its name.
    private static func prepare(_ settings: Settings, _ source: SourceArchive, _ survey: Survey, _ root: Connection) async throws -> String
    {
        let archive = "\(settings.base)/sources/\(source.fingerprint).tar.gz"
        let isThere = survey.releases.contains {
            $0.fingerprint == source.fingerprint && $0.version == source.version && $0.state != .failed
        }
        if !isThere || settings.force {
            try await root.put(try await self.archive(source), to: archive, mode: 0o640, owner: "root:\(settings.account)")
        }
        let values: Command = """
            \(place(settings)) version=\(source.version) commit=\(source.commit) author=\(source.author) fingerprint=\(source.fingerprint)
            archive=\(archive) index=\(settings.index) system=\(settings.usesSystemPackages ? "1" : "") force=\(settings.force ? "1" : "")
            shared=\(settings.shared.joined(separator: "\n"))
            """
        let script = ReleaseScript.command(values, [ReleaseScript.python, ReleaseScript.prepare], call: "prepare")
        let result = try await root.timeout(settings.within + settings.lockWithin).execute(
            Command(raw: "sh -s", shownAs: "make a release of \(settings.app)"), input: .text(script.text))
        guard result.isSuccess, let line = result.lines.last(where: { $0.hasPrefix("the release ") && $0.hasSuffix(" is ready") }) else {
            if result.status == .exited(ReleaseScript.Ending.busy.rawValue) {
                throw Error.busy(host: root.name, app: settings.app, details: result.lastErrorLines(3))
            }
            throw Error.notBuilt(
                host: root.name, app: settings.app, current: survey.current?.name,
                details: result.lastLines(10) + (result.status == .exited(72) ? [] : ["the script \(result.status)"]))
        }
        return String(line.dropFirst("the release ".count).dropLast(" is ready".count))
    }

    /// Lets nobody wait for migrations of a host that are not to be, because it has the release already or cannot have it.
    private static func endMigrations(_ failure: String?, _ settings: Settings, _ source: SourceArchive, _ root: Connection) {
        guard settings.migrate != nil, settings.migrateOn == root.name else { return }
        Migrations.turn(of: root.name, settings: settings, fingerprint: source.fingerprint).finish(failure)
    }

    /// Serves a release when it is this host's turn to migrate, or when the migrations are done.
    private static func migrateAndServe(
        _ name: String, _ settings: Settings, _ source: SourceArchive, _ survey: Survey, _ root: Connection
    ) async throws {
        guard settings.migrate != nil else { return try await serve(name, settings, migrates: false, from: survey, root) }
        let turn = Migrations.turn(of: root.name, settings: settings, fingerprint: source.fingerprint)
        guard turn.host == root.name else {
            try await turn.wait(for: root, within: settings.within)
            return try await serve(name, settings, migrates: false, from: survey, root)
        }
        do {
            try await serve(name, settings, migrates: true, from: survey, root)
            turn.finish(nil)
        } catch {
            turn.finish("the deploy failed")
            throw error
        }
    }

    /// Switches to a release and waits until it works.
    ///
    /// - Throws: ``Deploy/Error``.
    static func serve(_ name: String, _ settings: Settings, migrates: Bool, from survey: Survey, _ root: Connection) async throws {
        let seconds = max(1, settings.healthWithin.components.seconds)
        let kept: Command = """
            \(settings.daemon.assignments) reload=\(settings.reloads ? "1" : "") \(settings.health?.assignments ?? "health=none target='' body=''") \
            within=\("\(seconds)") user=\(settings.account)
            """
        let values: Command = """
            \(place(settings)) name=\(name) force=\(settings.force ? "1" : "") settings=\(kept.text)
            migrate=\(migrates ? settings.migrate?.text ?? "" : "")
            \(kept)
            """
        try await activate(values, name, settings, from: survey, root)
    }

    /// Why a script failed: the first line that it wrote to standard error, and the last five, of the service's log.
    nonisolated static func reasons(_ result: CommandResult) -> [String] {
        let lines = result.standardError.split(separator: "\n").map(String.init)
        return lines.prefix(1) + lines.dropFirst().suffix(5)
    }

    /// Runs the script that switches.
    static func activate(_ values: Command, _ name: String, _ settings: Settings, from survey: Survey, _ root: Connection) async throws {
        let script = ReleaseScript.command(values, [ReleaseScript.service, ReleaseScript.works, ReleaseScript.activate], call: "activate")
        if let migrate = settings.migrate { root.run.mask(migrate.secrets) }
        let result = try await root.timeout(settings.within + settings.lockWithin).execute(
            Command(raw: "sh -s", shownAs: "switch \(settings.app) to \(name)"), input: .text(script.text))
        let (host, app, details) = (root.name, settings.app, reasons(result))
        switch ReleaseScript.Ending(rawValue: result.status.code) {
        case .done: return
        case .busy: throw Error.busy(host: host, app: app, details: details)
        case .notMigrated: throw Error.notMigrated(host: host, app: app, current: survey.current?.name, details: details)
        case .rolledBack:
            let line = result.lines.last { $0.hasSuffix(" is served again") } ?? ""
            throw Error.rolledBack(
                host: host, app: app, release: name, to: String(line.dropLast(" is served again".count)), details: details)
        case .broken: throw Error.broken(host: host, app: app, release: name, details: details)
        case .notBuilt, .gone: throw Error.notBuilt(host: host, app: app, current: survey.current?.name, details: details)
        case nil:
            throw Error.notBuilt(
                host: host, app: app, current: survey.current?.name,
                details: details + ["the script \(result.status); deploy again to go on"])
        }
    }
}
