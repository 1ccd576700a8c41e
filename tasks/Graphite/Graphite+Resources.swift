extension Graphite {
    nonisolated static let carbon = Service("carbon-cache")
    /// Else what it hands on next goes to the carbon that was, and is lost.
    nonisolated static let reconnect = restartRunning("statsd")

    /// Restarts a service where it runs already: its unit may come later.
    nonisolated static func restartRunning(_ name: String) -> Handler {
        Handler("restart \(name) if it runs", "! systemctl -q is-active \(name) || systemctl restart \(name)")
    }

    /// What is installed.
    @ResourceBuilder
    static func packages(_ settings: Settings) -> Resources {
        let server = settings.web == .apache ? ["apache2", "libapache2-mod-wsgi-py3"] : ["nginx", "gunicorn"]
        Packages(
            ["collectd-core", "curl", "graphite-carbon", "graphite-web", "iproute2"] + server, updateCache: .seconds(3600),
            recommends: false)
    }

    /// carbon, and what graphite-web knows of it, up to the database.
    @ResourceBuilder
    static func backend(_ settings: Settings) -> Resources {
        let restart = restartRunning(settings.web == .apache ? "apache2" : "graphite-web")
        KnownTimezone(name: settings.timezone)
        for (key, value) in [("LINE_RECEIVER_PORT", String(settings.carbonPort)), ("CACHE_QUERY_INTERFACE", "127.0.0.1")] {
            INIKey("/etc/carbon/carbon.conf", section: "cache", key: key, value: value).notify(carbon.restart, reconnect)
        }
        File("/etc/carbon/storage-schemas.conf", content: settings.schemas.file, mode: 0o644, validate: schemasCheck).notify(
            carbon.restart, reconnect)
        File("/etc/carbon/storage-aggregation.conf", content: aggregation, mode: 0o644).notify(carbon.restart, reconnect)
        Service("carbon-cache", .running, .enabled)

        if let key = settings.secretKey {
            File("/etc/graphite/secret_key", content: key.reveal() + "\n", mode: 0o640, owner: "root", group: account).sensitive().notify(
                restart)
        } else {
            RandomKey(path: "/etc/graphite/secret_key", group: account).notify(restart)
        }
        Block("/etc/graphite/local_settings.py", localSettings(settings), marker: "site").notify(restart)
        // Else the web server's process finds no settings, and answers 500 until it is restarted; `graphite-manage` does find them.
        Symlink("/usr/lib/python3/dist-packages/graphite/local_settings.py", to: "/etc/graphite/local_settings.py").notify(restart)
        Database().notify(restart)
    }

    /// What takes requests: the web server, and statsd.
    @ResourceBuilder
    static func frontend(_ settings: Settings) -> Resources {
        let restart = restartRunning(settings.web == .apache ? "apache2" : "graphite-web")
        switch settings.web {
        case .apache:
            ApacheModule("wsgi").notify(restart)
            ApacheSite("000-default", enabled: false).notify(restart)
            if settings.port != 80 {
                // Where no other site is on port 80, Apache leaves it to others.
                Comment("/etc/apache2/ports.conf", "^Listen 80$")
                    .when("! grep -lsE '^[^#]*<VirtualHost [^>]*:80>' /etc/apache2/sites-enabled/* | grep -qv /graphite.conf")
                    .notify(restart)
            }
            ApacheSite("graphite", content: apacheSite(settings)).notify(restart)
            Service("apache2", .running, .enabled)
        case .nginx:
            SystemdUnit("graphite-web.service", content: gunicornUnit).notify(restart)
            Service("graphite-web", .running, .enabled)
            NginxSite("default", enabled: false).notify(NginxSite.reload)
            NginxSite("graphite", content: nginxSite(settings)).notify(NginxSite.reload)
            Service("nginx", .running, .enabled)
        }
        Directory("/etc/statsd", mode: 0o755)
        File("/etc/statsd/collectd.conf", content: statsdConfiguration(settings), mode: 0o644, validate: "/usr/sbin/collectd -t -C %s")
            .notify(reconnect)
        SystemdUnit("statsd.service", content: statsdUnit).notify(reconnect)
        Service("statsd", .running, .enabled)
        File("/etc/tmpfiles.d/graphite-verification.conf", content: cleaning, mode: 0o644)
    }

    /// The administrator's account with its password.
    @ResourceBuilder
    static func administrator(_ settings: Settings) -> Resources {
        Administrator(user: settings.user, email: settings.email, password: settings.password ?? Secret("")).sensitive()
    }
}

/// A time zone that the host knows.
nonisolated private struct KnownTimezone: Resource {
    let name: String
    var title: String { "Known timezone \(name)" }
    var script: ResourceScript {
        ResourceScript(
            check: """
                [ -d /usr/share/zoneinfo ] || { later "the time zones are not installed yet"; exit; }
                [ -f /usr/share/zoneinfo/\(name) ] || { cannot \("there is no time zone `\(name)`; `timedatectl list-timezones` shows all"); exit; }
                """, apply: "false")
    }
}

/// A file with a key that nobody chose: made once, and kept.
nonisolated private struct RandomKey: Resource {
    let path: String
    let group: String
    var title: String { "Random key \(path)" }
    var script: ResourceScript {
        ResourceScript(
            check: "[ -s \(path) ] || { plus 'a random key'; exit 1; }",
            apply: """
                umask 077
                t=\(path).new
                head -c 48 /dev/urandom | base64 | tr -d '\\n' >"$t" && chgrp \(group) "$t" && chmod 640 "$t" && mv "$t" \(path)
                """)
    }
}

/// graphite-web's database, as the installed version has it.
nonisolated private struct Database: Resource {
    var title: String { "Graphite database" }
    var script: ResourceScript {
        let versions: Command = "v=$(dpkg-query -W -f '${Package} ${Version}\\n' graphite-web python3-django 2>/dev/null)"
        let (stamp, file) = (Graphite.databaseStamp, "/var/lib/graphite/graphite.db")
        return ResourceScript(
            check: """
                \(versions) || { later "graphite-web is not installed yet"; exit; }
                [ "$(cat \(stamp) 2>/dev/null)" = "$v" ] || { plus "$v"; exit 1; }
                # Debian's database; a site may have another.
                [ -s \(file) ] || ! grep -qF \(file) /etc/graphite/local_settings.py || { plus \(file); exit 1; }
                """,
            // As graphite's own account: files that root makes here the web server cannot write.
            apply: """
                \(versions) || exit
                cd /
                said=$(runuser -u \(Graphite.account) -- graphite-manage migrate --run-syncdb --noinput -v 0 2>&1) || { printf '%s\\n' "$said" >&2; exit 1; }
                printf '%s\\n' "$v" >\(stamp)
                """)
    }
}

/// An administrator of graphite-web. Its password goes from the shell to the program through a pipe.
nonisolated private struct Administrator: Resource {
    let user: String
    let email: String
    let password: Secret
    var title: String { "Graphite administrator \(user)" }
    var script: ResourceScript {
        // Whether it is right was asked with everything else; it is in the list only if not.
        var script = ResourceScript(
            check: "plus \(user); exit 1",
            apply: """
                cd /
                printf '%s\\n' \(secret: password) | runuser -u \(Graphite.account) -- python3 -W ignore -c \(Self.program) \(user) \(email)
                """)
        script.secrets = [password]
        return script
    }

    private static let program = #"""
        import os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "graphite.settings"
        import django
        django.setup()
        from django.contrib.auth.models import User
        name, email = sys.argv[1:]
        user = User.objects.filter(username=name).first() or User(username=name)
        user.email, user.is_active, user.is_staff, user.is_superuser = email, True, True, True
        user.set_password(sys.stdin.readline().rstrip("\n"))
        user.save()
        """#
}
