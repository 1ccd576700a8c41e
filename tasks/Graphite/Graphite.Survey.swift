extension Graphite {
    /// What a host has of a Graphite server.
    nonisolated struct Survey: Sendable, Equatable {
        /// A finding of the dependency check.
        struct Problem: Sendable, Hashable, CustomStringConvertible {
            let name: String
            let text: String
            var description: String { "`\(name)`: \(text)" }
        }

        /// Whether the packages are there.
        var isInstalled = false
        /// Whether an earlier run came past the dependency check and made the database.
        var isReady = false
        /// The program that listens on the web server's port.
        var portOwner: String?
        var problems: [Problem] = []
        /// The logins of those who may administrate.
        var administrators: [String] = []
        /// Whether the administrator that is asked for has the password, the address and the rights.
        var isAdministratorRight = false
        /// What kept the host from being asked for its administrators.
        var trouble: String?

        /// Reads what the script prints: records of tab-separated fields.
        init(_ lines: [String]) {
            for line in lines {
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                let value = fields.count > 1 ? fields[1] : ""
                switch fields[0] {
                case "installed": isInstalled = true
                case "ready": isReady = isInstalled
                case "port": portOwner = portOwner ?? value
                case "problem" where fields.count > 2: problems.append(Problem(name: value, text: fields[2]))
                case "administrator": administrators.append(value)
                case "right": isAdministratorRight = true
                case "trouble": trouble = value
                default: break
                }
            }
        }

        /// Whether the account of the settings has to be made or changed.
        func needsAdministrator(_ settings: Settings) -> Bool { settings.password != nil && !isAdministratorRight }

        /// Checks that the web server can listen.
        ///
        /// - Throws: ``Graphite/Error/portTaken(host:port:by:web:)``.
        func checkPort(_ settings: Settings, host: String) throws {
            let own = settings.web == .apache ? "apache2" : "nginx"
            guard let portOwner, portOwner != own else { return }
            throw Error.portTaken(host: host, port: settings.port, by: portOwner, web: settings.web)
        }
    }

    /// Asks a host what is there, in one round trip.
    static func survey(_ settings: Settings, on root: Connection) async throws -> Survey {
        if let password = settings.password { root.run.mask([password]) }
        let script: Command = """
            port=\(String(settings.port)) account=\(account) user=\(settings.user) email=\(settings.email)
            dpkg-query -W -f '${db:Status-Status}\\n' graphite-web graphite-carbon 2>/dev/null | grep -cx installed | grep -qx 2 && echo installed
            [ -s \(databaseStamp) ] && echo ready
            if command -v ss >/dev/null; then
                ss -Hltnp "sport = :$port" 2>/dev/null | sed -n 's/.*users:(("\\([^"]*\\)".*/port\t\\1/p' | sort -u
            fi
            if command -v python3 >/dev/null && getent passwd "$account" >/dev/null; then
                printf '%s\\n' \(raw: settings.password.map { ShellQuoting.quote($0.reveal()) } ?? "''") |
                    runuser -u "$account" -- python3 -W ignore -c \(surveyProgram) "$user" "$email" 2>&1
            fi
            :
            """
        let result = try await root.quiet().asking().execute(
            Command(raw: "cd / && sh -s", shownAs: "look at what graphite has"), input: .text(script.text))
        guard result.isSuccess else {
            throw Error.survey(
                host: root.name,
                details: ["the shell \(result.status)"] + result.standardError.split(separator: "\n").suffix(5).map(String.init))
        }
        return Survey(result.lines)
    }

    /// Names the packages whose database is made.
    nonisolated static let databaseStamp = "/var/lib/graphite/.migrated"

    /// Tries what graphite needs, and looks for the administrators; the password comes on standard input.
    nonisolated private static let surveyProgram = #"""
        import io, os, sys

        def tell(*words): print("\t".join(str(word).replace("\t", " ").replace("\n", " ") for word in words))

        def draw():
            import cairocffi
            surface = cairocffi.ImageSurface(cairocffi.FORMAT_ARGB32, 8, 8)
            cairocffi.Context(surface).show_text("0")
            picture = io.BytesIO()
            surface.write_to_png(picture)
            if picture.getvalue()[1:4] != b"PNG": raise RuntimeError("it draws no PNG")

        def module(name): return lambda: __import__(name)

        tests = [
            ("whisper", "metrics cannot be kept", module("whisper")),
            ("carbon", "metrics cannot be taken", module("carbon.conf")),
            ("twisted", "carbon cannot run", module("twisted.internet.reactor")),
            ("django", "graphite-web cannot run", module("django.core.management")),
            ("tagging", "graphite-web cannot tag events", module("tagging")),
            ("cairo", "no graph can be drawn", draw),
            ("pyparsing", "targets cannot be read", module("pyparsing")),
            ("pytz", "times cannot be shown", module("pytz")),
            ("sqlite3", "graphite-web has no database", module("sqlite3")),
            ("txamqp", "carbon cannot take metrics from AMQP", module("txamqp.protocol")),
        ]
        for name, consequence, test in tests:
            try: test()
            except BaseException as error: tell("problem", name, "%s (%s)" % (consequence, error))

        user, email = sys.argv[1:]
        password = sys.stdin.readline().rstrip("\n")
        if os.path.exists("/var/lib/graphite/.migrated"):
            try:
                os.environ["DJANGO_SETTINGS_MODULE"] = "graphite.settings"
                import django
                django.setup()
                from django.contrib.auth.models import User
                for found in User.objects.filter(is_superuser=True, is_active=True):
                    tell("administrator", found.username)
                    if found.username == user and found.is_staff and found.email == email and password and found.check_password(password):
                        tell("right")
            except BaseException as error: tell("trouble", "%s: %s" % (type(error).__name__, error))
        """#
}
