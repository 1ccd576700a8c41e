import WeftTasks

/// The guest book of `office-app`, behind nginx and under systemd.
enum OfficeApp {
    static let port: UInt16 = 8001
    /// The folder with its source.
    static let source = besideThisFile("office-app")

    /// Deploys it; what is as it should be is left alone.
    ///
    /// - Parameters:
    ///   - context: What its page says that it is part of.
    ///   - domain: The name that nginx answers to; every name unless given.
    ///   - source: Its repository or folder.
    /// - Returns: The release that is served.
    @discardableResult
    static func deploy(
        on host: Connection, context: String, title: String = "The office", domain: Domain? = nil, source: String = OfficeApp.source,
        ref: String? = nil
    ) async throws -> Deploy.Release {
        try await Deploy.installService(
            app: "office-app",
            command: "python -m gunicorn --workers 2 --graceful-timeout 5 --bind 127.0.0.1:\(port) office_app:application",
            packages: ["python3-gunicorn"], on: host)
        try await Deploy.configure(
            app: "office-app", values: ["context": context, "database": "/srv/office-app/shared/guests.db"], on: host)
        var settings = Deploy.Settings(app: "office-app", source: source, ref: ref)
        settings.values = ["title": title]
        settings.migrate = "python -m office_app.migrate"
        settings.health = .http("http://127.0.0.1:\(port)/health", containing: "ok")
        let release = try await Deploy.release(settings, on: host)
        try await Deploy.installSite(app: "office-app", upstream: .init(port: port), domain: domain, on: host)
        return release
    }
}

/// Deploys the office's guest book, with all that it needs: its user, its service, its configuration and its site.
///
/// - Parameters:
///   - context: what its page says that it is part of.
///   - title: the heading of the page.
///   - domain: the name that nginx answers to; every name unless given.
///   - source: its repository or folder; the one beside this fabfile unless given.
///   - ref: a branch, a tag or a commit of the repository.
@Task
func officeApp(
    on host: Connection, context: String = "office", title: String = "The office", domain: Domain? = nil, source: String? = nil,
    ref: String? = nil
) async throws {
    try await OfficeApp.deploy(on: host, context: context, title: title, domain: domain, source: source ?? OfficeApp.source, ref: ref)
    let site = domain?.name ?? "localhost"
    try await host.wait(for: .success(of: "curl -sSf -m 5 -H \("Host: \(site)") http://127.0.0.1/health"), within: .seconds(30))
}

/// The path of something in the folder of these files.
func besideThisFile(_ name: String) -> String {
    #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/" + name
}
