// The texts of the configuration files.
extension Graphite {
    /// Whether Python takes the patterns of the schemas, asked before carbon sees them.
    nonisolated static let schemasCheck: Command =
        """
        python3 -c 'import configparser, re, sys
        file = configparser.RawConfigParser()
        file.read(sys.argv[1])
        for name in file.sections():
            pattern = file.get(name, "pattern")
            try: re.compile(pattern)
            except re.error as error: sys.exit("the pattern `" + pattern + "` of the storage schema `" + name + "`: " + str(error))' %s
        """

    /// How points are put together where they are kept less finely: counts are added, extremes kept, everything else is averaged.
    nonisolated static let aggregation = #"""
        [min]
        pattern = [.-]lower$
        xFilesFactor = 0
        aggregationMethod = min

        [max]
        pattern = [.-]upper$
        xFilesFactor = 0
        aggregationMethod = max

        [sum]
        pattern = ^stats\.count\.|[.-](count|sum)$
        xFilesFactor = 0
        aggregationMethod = sum

        [default]
        pattern = .*
        xFilesFactor = 0
        aggregationMethod = average

        """#

    /// Files of metrics with which the server was verified are gone after a day.
    nonisolated static let cleaning = """
        e /var/lib/graphite/whisper/weft/verify - - - 1d
        e /var/lib/graphite/whisper/stats/count/weft/verify - - - 1d

        """

    nonisolated static func localSettings(_ settings: Settings) -> String {
        """
        with open('/etc/graphite/secret_key') as file:
            SECRET_KEY = file.read().strip()
        TIME_ZONE = '\(settings.timezone)'
        DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
        """
    }

    nonisolated static func apacheSite(_ settings: Settings) -> String {
        """
        \(settings.port == 80 ? "" : "Listen \(settings.port)\n")<VirtualHost *:\(settings.port)>
            \(settings.name.map { "ServerName \($0)\n    " } ?? "")WSGIDaemonProcess graphite processes=2 threads=4 display-name=%{GROUP} inactivity-timeout=120 user=\(account) group=\(account)
            WSGIProcessGroup graphite
            WSGIApplicationGroup %{GLOBAL}
            WSGIScriptAlias / /usr/share/graphite-web/graphite.wsgi
            Alias /static/ /usr/share/graphite-web/static/
            <Location "/static/">
                SetHandler None
            </Location>
            ErrorLog ${APACHE_LOG_DIR}/graphite-web_error.log
            CustomLog ${APACHE_LOG_DIR}/graphite-web_access.log combined
        </VirtualHost>

        """
    }

    nonisolated static func nginxSite(_ settings: Settings) -> String {
        """
        server {
            listen \(settings.port) default_server;
            server_name \(settings.name?.name ?? "_");
            location /static/ {
                alias /usr/share/graphite-web/static/;
            }
            location / {
                proxy_pass http://unix:/run/graphite-web/socket;
                proxy_set_header Host $http_host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto $scheme;
            }
        }

        """
    }

    nonisolated static let gunicornUnit = """
        [Unit]
        Description=graphite-web
        After=network.target

        [Service]
        Type=notify
        User=\(account)
        Group=\(account)
        RuntimeDirectory=graphite-web
        ExecStart=/usr/bin/gunicorn --workers 2 --threads 4 --bind unix:/run/graphite-web/socket graphite.wsgi:application
        ExecReload=/bin/kill -s HUP $MAINPID
        Restart=on-failure
        PrivateTmp=yes

        [Install]
        WantedBy=multi-user.target

        """

    nonisolated static let statsdUnit = """
        [Unit]
        Description=statsd: counts what arrives by UDP, for carbon
        After=network.target carbon-cache.service

        [Service]
        Type=notify
        DynamicUser=yes
        StateDirectory=statsd
        RuntimeDirectory=statsd
        ExecStart=/usr/sbin/collectd -C /etc/statsd/collectd.conf -P /run/statsd/pid
        Restart=on-failure
        RestartSec=5

        [Install]
        WantedBy=multi-user.target

        """

    /// collectd as a statsd, whose metrics are `stats.KIND.NAME`: what is of no use beside a count, its rate, is left out.
    ///
    /// It hands on what it has counted every ten seconds: any oftener, and carbon would keep only the last of several counts for a point.
    nonisolated static func statsdConfiguration(_ settings: Settings) -> String {
        let names = ["count", "gauge", "latency", "objects"].map { type in
            """
                <Rule>
                    <Match regex>
                        Type "^\(type)$"
                    </Match>
                    <Target set>
                        Plugin "\(type)"
                    </Target>
                </Rule>

            """
        }
        return """
            Hostname "stats"
            FQDNLookup false
            Interval 10
            BaseDir "/var/lib/statsd"
            PluginDir "/usr/lib/collectd"
            TypesDB "/usr/share/collectd/types.db"

            LoadPlugin syslog
            LoadPlugin statsd
            LoadPlugin match_regex
            LoadPlugin target_set
            <LoadPlugin write_graphite>
                FlushInterval 10
            </LoadPlugin>

            <Plugin statsd>
                Port "\(settings.statsdPort)"
                CounterSum true
                DeleteCounters true
                DeleteTimers true
                DeleteSets true
                TimerPercentile 90.0
                TimerLower true
                TimerUpper true
                TimerSum true
                TimerCount true
            </Plugin>

            <Plugin write_graphite>
                <Node "carbon">
                    Host "localhost"
                    Port "\(settings.carbonPort)"
                    Protocol "tcp"
                    EscapeCharacter "_"
                    PreserveSeparator true
                    SeparateInstances true
                    DropDuplicateFields true
                </Node>
            </Plugin>

            PreCacheChain "names"
            <Chain "names">
                <Rule>
                    <Match regex>
                        Type "^derive$"
                    </Match>
                    Target stop
                </Rule>
            \(names.joined())</Chain>

            """
    }
}
