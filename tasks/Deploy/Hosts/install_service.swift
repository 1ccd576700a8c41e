/// Makes the service that runs an application: a unit of systemd, or a program of supervisor.
///
/// It starts `command` in the current release's folder, in which `source` is its source and `venv` its virtual environment, as the application's user, with that environment first in `PATH` and the
/// application's configuration (`deploy_config`) in its environment. Before the first deploy there is nothing to start; from then on, a change of
/// the service restarts it.
///
/// - Parameters:
///   - app: The application's name.
///   - command: The program and its arguments, such as `python -m gunicorn --bind 127.0.0.1:8000 notes:application`; no shell reads it.
///   - service: What runs it: a unit of systemd, or supervisor:NAME; the unit with its name unless given.
///   - user: The account that it runs as; its name unless given.
///   - packages: More Debian packages that it needs.
@Task
public func installService(
    on host: Connection, app: Deploy.AppName, command: String, service: Deploy.ServiceName? = nil, user: Deploy.AppName? = nil,
    packages: [String] = []
) async throws {
    try await Deploy.installService(app: app.name, command: command, service: service, user: user?.name, packages: packages, on: host)
}

extension Deploy {
    /// Makes the service that runs an application; see ``installService(on:app:command:service:user:packages:)``.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func installService(
        app: String, command: String, service: ServiceName? = nil, user: String? = nil, packages: [String] = [],
        root folder: String = defaultRoot, on host: Connection
    ) async throws -> Bool {
        var settings = Settings(app: app, source: "")
        (settings.user, settings.service, settings.root) = (user, service, folder)
        try settings.check()
        if command.utf8.contains(where: { $0 < 32 || $0 == 127 }) || command.isEmpty {
            throw Error.invalid("the command of a service is one line: the program and its arguments")
        }
        if command.hasPrefix("/") == false, command.hasPrefix(".") {
            throw Error.invalid(
                "`\(command)` begins with a relative path\n  name a program of the virtual environment, or an absolute path")
        }
        let report = try await host.asRoot().apply {
            applicationResources(settings, packages: packages)
            serviceResources(settings, command)
        }
        return report.isChanged
    }

    @ResourceBuilder
    private static func serviceResources(_ settings: Settings, _ command: String) -> Resources {
        let current = "\(settings.base)/current"
        switch settings.daemon {
        case .systemd(let name):
            // Before the first release there is nothing to restart.
            let restart = Handler("restart \(name)", "[ ! -e \(current) ] || systemctl restart \(name)")
            SystemdUnit(
                name.contains(".") ? name : "\(name).service",
                content: unit(app: settings.app, user: settings.account, base: settings.base, command: command)
            ).notify(restart)
            Service(name, .enabled)
            Service(name, .running).when("[ -e \(current) ]")
        case .supervisor(let name):
            Package("supervisor")
            Service("supervisor", .running, .enabled)
            // Before the first release it waits for its restart.
            SupervisorProgram(
                name, command: Command(words: ["/bin/sh", "-c", supervised(base: settings.base, command: command)]), user: settings.account,
                settings: ["stopasgroup": "true", "killasgroup": "true"])
        case .none: Resources([any Resource]())
        }
    }

    /// The unit of systemd that runs an application.
    nonisolated static func unit(app: String, user: String, base: String, command: String) -> String {
        """
        [Unit]
        Description=\(app), the release that \(base)/current leads to
        After=network-online.target
        Wants=network-online.target

        [Service]
        User=\(user)
        WorkingDirectory=\(base)/current
        Environment=PATH=\(base)/current/venv/bin:/usr/local/bin:/usr/bin:/bin VIRTUAL_ENV=\(base)/current/venv HOME=\(base)/shared
        EnvironmentFile=-\(base)/config/current.env
        ExecStart=/usr/bin/env \(command.replacing("%", with: "%%"))
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=on-failure
        RestartSec=2
        TimeoutStopSec=15
        NoNewPrivileges=yes
        PrivateTmp=yes
        ProtectSystem=full

        [Install]
        WantedBy=multi-user.target

        """
    }

    /// What `sh -c` does to run an application under supervisor.
    nonisolated static func supervised(base: String, command: String) -> String {
        "set -a; [ ! -r \(base)/config/current.env ] || . \(base)/config/current.env; set +a; cd \(base)/current || exec sleep infinity; PATH=\(base)/current/venv/bin:$PATH HOME=\(base)/shared exec \(command)"
    }
}
