/// Serves a former release of an application again.
///
/// It is switched to and asked whether it works, as after a deploy; when it does not, what was served before is served again. Data is not taken back:
/// migrations have to be such that the former release works with them.
///
/// - Parameters:
///   - app: The application's name.
///   - to: The release, or its version; the one before the current one that worked unless given.
@Task
public func rollback(on host: Connection, app: Deploy.AppName, to: String? = nil) async throws {
    try await Deploy.rollback(app: app.name, to: to, on: host)
}

/// Lists the releases of an application, the newest first: which is served, when each was made, by whom and of which commit.
///
/// - Parameter app: The application's name.
@Task
public func releases(on host: Connection, app: Deploy.AppName) async throws {
    let survey = try await Deploy.survey(app: app.name, on: host)
    for line in survey.releases.isEmpty ? ["\(app) has no releases here"] : survey.table { host.say(line) }
}

extension Deploy {
    /// Serves a former release again; see ``rollback(on:app:to:)``. The settings are those of the last deploy.
    ///
    /// - Returns: The release that is served, and whether anything changed.
    /// - Throws: ``Deploy/Error``.
    @discardableResult
    public static func rollback(app: String, to: String?, on host: Connection, root folder: String = defaultRoot) async throws -> Release {
        var settings = Settings(app: app, source: "")
        settings.root = folder
        try settings.check()
        let root = try await host.asRoot()
        let survey = try await survey(nil, settings, root)
        if survey.releases.isEmpty {
            throw Error.missing(
                host: host.name, what: "`\(app)` has no releases in `\(settings.base)`",
                next: "deploy it with `task deploy host=\(host.name) app=\(app) source=…`")
        }
        guard var target = survey.target(to) else {
            guard let to else { throw Error.nothingBefore(host: host.name, app: app) }
            throw Error.noRelease(
                host: host.name, app: app, name: to,
                suggestion: NearMiss.suggestion(for: to, among: survey.releases.flatMap { [$0.name, $0.version] }))
        }
        if target.isCurrent, target.state == .live, survey.isRunning {
            host.say("\(app) is \(target.name) already; nothing changed")
            return target
        }
        let values: Command =
            "\(place(settings)) name=\(target.name) force='' settings='' migrate='' keeper=stored service='' reload='' health=none target='' body='' within=30"
        try await activate(values, target.name, settings, from: survey, root)
        if !host.run.isPreview { host.report(changed: "\(app) is \(target.name)\(survey.current.map { ", was \($0.name)" } ?? "")") }
        (target.isCurrent, target.isChanged, target.state) = (true, true, .live)
        return target
    }

    /// The releases of an application on a host, the oldest first.
    public static func releases(of app: String, on host: Connection, root: String = defaultRoot) async throws -> [Release] {
        try await survey(app: app, on: host, root: root).releases
    }

    static func survey(app: String, on host: Connection, root folder: String = defaultRoot) async throws -> Survey {
        var settings = Settings(app: app, source: "")
        settings.root = folder
        try settings.check()
        return try await survey(nil, settings, try await host.asRoot())
    }
}
