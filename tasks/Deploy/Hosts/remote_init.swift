/// Prepares a host for an application: its user, its folders below `/srv`, and what Python needs to install it.
///
/// - Parameters:
///   - app: The application's name.
///   - user: The account that it runs as; its name unless given.
///   - packages: More Debian packages that it needs.
@Task
public func remoteInit(on host: Connection, app: Deploy.AppName, user: Deploy.AppName? = nil, packages: [String] = []) async throws {
    try await Deploy.initialize(app: app.name, user: user?.name, packages: packages, on: host)
}

extension Deploy {
    /// What building and running Python applications takes on Debian.
    nonisolated public static let pythonPackages = [
        "python3", "python3-pip", "python3-setuptools", "python3-venv", "python3-wheel", "curl",
    ]

    /// Prepares a host for an application; see ``remoteInit(on:app:user:packages:)``.
    ///
    /// Releases belong to root, so that the application cannot change its own program; `shared` is the application's.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func initialize(
        app: String, user: String? = nil, packages: [String] = [], root folder: String = defaultRoot, on host: Connection
    ) async throws -> Bool {
        var settings = Settings(app: app, source: "")
        (settings.user, settings.root) = (user, folder)
        try settings.check()
        let report = try await host.asRoot().apply { applicationResources(settings, packages: packages) }
        return report.isChanged
    }

    @ResourceBuilder
    static func applicationResources(_ settings: Settings, packages: [String]) -> Resources {
        let (base, user) = (settings.base, settings.account)
        Packages(pythonPackages + packages, recommends: false)
        User(user, home: "\(base)/shared", createHome: false, shell: "/usr/sbin/nologin", isSystem: true)
        Directory(base, mode: 0o755, owner: "root", group: "root")
        for (name, owner, mode) in [
            ("releases", "root", 0o750), ("sources", "root", 0o750), ("config", "root", 0o750), ("wheels", "root", 0o755),
        ]
            as [(String, String, UInt16)]
        {
            Directory("\(base)/\(name)", mode: FileMode(mode), owner: owner, group: user)
        }
        Directory("\(base)/shared", mode: 0o750, owner: user, group: user)
    }
}
