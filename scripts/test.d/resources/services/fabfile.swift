import Weft

private let app = """
    [Unit]
    Description=An application

    [Service]
    ExecStart=/bin/sleep infinity

    [Install]
    WantedBy=multi-user.target

    """

/// Applies each resource that has to do with services.
@Task
func provision(on host: Connection) async throws {
    let root = host.sudo()
    try await root.quiet().run(
        """
        command -v nginx >/dev/null && command -v supervisorctl >/dev/null && command -v crontab >/dev/null || {
          apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends nginx-light supervisor cron
        } >/dev/null 2>&1
        """)
    try await root.apply {
        Service("nginx", .running, .enabled)
        File("/etc/nginx/conf.d/tokens.conf", content: "server_tokens off;\n").notify(Service("nginx").reload)
        Service("cron", .stopped, .disabled)
        Service("apt-daily-upgrade.timer", .masked)
        SystemdUnit("app.service", content: app).notify(Service("app").restart)
        SystemdDropIn("app.service", "limits", content: "[Service]\nLimitNOFILE=1234\n").notify(Service("app").restart)
        Service("app", .running, .enabled)
        SystemdUnit("secret.service", content: app, mode: 0o600)
        SystemdUnit("former.service", .absent)
        SystemdTimer(
            "sweep", .calendar("Mon..Fri 03:00"), command: "echo '100%' \"$HOME\" >/tmp/sweep", environment: ["A": "b \"c\" 5%"],
            delay: .seconds(60))
        SystemdTimer("probe", .every(.seconds(3600)), command: "true", user: "nobody", settings: ["Nice=10"])
        SystemdTimer("former", .absent)
        SystemdDropIn("cron.service", "former", .absent)
        SupervisorProgram("former", .absent)
        Cron("backup", "30 3 * * *", "/usr/bin/tar czf /tmp/$(date +%F).tgz \("/etc/a b")", environment: ["MAILTO": "ops@example.com"])
        Cron("report", .daily, "bin/report", user: "deploy", in: .crontab)
        Cron("other", CronSchedule(minute: 5), "bin/other", user: "deploy", in: .crontab)
        Cron("former", .absent)
        Cron("former", .absent, user: "deploy", in: .crontab)
        SupervisorProgram(
            "worker", command: "/bin/sleep 1000", directory: "/tmp", user: "nobody", environment: ["A": "b \"c\", 5%", "B": ""],
            processes: 2)
        SupervisorProgram("idle", command: "/bin/sleep 2000", isRunning: false)
    }
}

/// Undoes some of it by hand.
@Task
func damage(on host: Connection) async throws {
    try await host.sudo().quiet().run(
        """
        systemctl -q disable --now nginx
        systemctl -q enable --now cron
        systemctl -q unmask apt-daily-upgrade.timer
        sed -i s/infinity/100000/ /etc/systemd/system/app.service
        systemctl stop app
        chmod 644 /etc/systemd/system/secret.service
        printf '[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/former.service
        rm -r /etc/systemd/system/app.service.d
        systemctl stop sweep.timer
        sed -i s/Nice=10/Nice=11/ /etc/systemd/system/probe.service
        echo >>/etc/cron.d/backup
        echo '* * * * * root true' >/etc/cron.d/former
        crontab -u deploy -l | sed s/bin.report/bin.false/ | { cat; echo '# weft: former'; echo '0 0 * * * true'; } | crontab -u deploy -
        printf '[Timer]\\nOnCalendar=daily\\n' >/etc/systemd/system/former.timer
        mkdir -p /etc/systemd/system/cron.service.d
        printf '[Service]\\nNice=3\\n' >/etc/systemd/system/cron.service.d/former.conf
        printf '[program:former]\\ncommand=/bin/sleep 3000\\n' >/etc/supervisor/conf.d/former.conf
        supervisorctl update >/dev/null
        supervisorctl stop worker:worker_01 >/dev/null
        """)
}
