/// Makes a host a Graphite server: carbon, graphite-web, a web server and statsd.
///
/// It asks before packages are installed (`install`), when the dependency check has been made (`dependencies`), and before it opens a shell on the host in which
/// you make the administrator's account by hand (`database`); when you leave the shell with `exit`, it goes on. With `password=` the account is made
/// without a shell. `--yes` says yes to all, `--answer install=yes` to one. What could not be asked later is refused before anything is installed.
/// What is done already is not asked for, and not done again.
///
/// - Parameters:
///   - name: the name that the web server answers to; the host's own unless given.
///   - web: what serves graphite-web: Apache with mod_wsgi, or nginx in front of gunicorn.
///   - port: the web server's port.
///   - carbonPort: the TCP port on which carbon takes metrics as lines.
///   - statsdPort: the UDP port of statsd.
///   - schemas: how finely metrics are kept and for how long, as NAME:PATTERN:PRECISION:DURATION,PRECISION:DURATION; several are separated by semicolons.
///   - allow: the problems of the dependency check that are let pass, and shown as warnings.
///   - user: the login of the administrator whose password is given.
///   - email: the administrator's address.
///   - password: the administrator's password.
///   - timezone: the time zone of the graphs.
///   - secretKey: the key that sessions are signed with; made on the host and kept unless given.
@Task
public func graphite(
    on host: Connection, name: Domain? = nil, web: Graphite.WebServer = .apache, port: UInt16 = 80, carbonPort: UInt16 = 2003,
    statsdPort: UInt16 = 8125, schemas: Graphite.StorageSchemas = .standard,
    allow: [Graphite.Dependency] = [.txamqp], user: Graphite.UserName = "admin", email: Graphite.MailAddress? = nil,
    password: Secret? = nil, timezone: Graphite.TimezoneName = "UTC",
    secretKey: Secret? = nil
) async throws {
    var settings = Graphite.Settings()
    settings.name = name
    settings.web = web
    settings.port = port
    settings.carbonPort = carbonPort
    settings.statsdPort = statsdPort
    settings.schemas = schemas
    settings.allow = allow
    settings.user = user.name
    settings.email = email?.address ?? ""
    settings.password = password
    settings.timezone = timezone.name
    settings.secretKey = secretKey
    try await Graphite.install(settings, on: host)
}
