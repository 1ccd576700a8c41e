import Weft

/// A web application with all that it needs: nginx in front, gunicorn under systemd, and a PostgreSQL database.
///
/// - Parameters:
///   - site: The name that nginx answers to.
///   - password: That of the database's user.
///   - workers: How many processes answer.
@ResourceBuilder
func appserverResources(site: Domain, password: Secret, workers: Int) -> Resources {
    Packages("nginx", "gunicorn", "python3-psycopg2", "postgresql", updateCache: .seconds(86400))
    Service("postgresql", .running, .enabled)
    PostgresRole("notes", password: password)
    PostgresDatabase("notes", owner: "notes")

    let app = Service("notes")
    User("notes", home: "/srv/notes", shell: "/usr/sbin/nologin", isSystem: true)
    Directory("/srv/notes", mode: 0o755, owner: "root", group: "root")
    File("/srv/notes/notes.py", from: "appserver/notes.py").notify(app.restart)
    File("/etc/notes.env", Template("appserver/notes.env", ["PASSWORD": password], syntax: .tokens), mode: 0o600).notify(app.restart)
    SystemdUnit(
        "notes.service",
        content: """
            [Unit]
            After=network.target postgresql.service

            [Service]
            User=notes
            EnvironmentFile=/etc/notes.env
            WorkingDirectory=/srv/notes
            ExecStart=/usr/bin/gunicorn --workers \(workers) --bind 127.0.0.1:8000 notes:application
            Restart=on-failure

            [Install]
            WantedBy=multi-user.target

            """
    ).notify(app.restart)
    Service("notes", .running, .enabled)

    let nginx = Service("nginx")
    NginxSite("default", enabled: false).notify(nginx.reload)
    NginxSite("notes", Template("appserver/site.conf", ["site": site, "port": 8000])).notify(nginx.reload)
    Service("nginx", .running, .enabled)
}

/// Sets up a small web application: nginx, gunicorn, PostgreSQL.
///
/// - Parameters:
///   - site: the name that it answers to.
///   - password: that of the database's user.
///   - workers: how many processes answer.
@Task
func appserver(on host: Connection, site: Domain, password: Secret, workers: Int = 2) async throws {
    try await host.sudo().apply { appserverResources(site: site, password: password, workers: workers) }
    try await host.wait(for: .http("http://localhost/", containing: "notes"), within: .seconds(30))
}
