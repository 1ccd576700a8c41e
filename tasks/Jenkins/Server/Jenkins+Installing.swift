extension Jenkins {
    /// Where Jenkins keeps what it knows.
    nonisolated static let home = "/var/lib/jenkins"
    nonisolated private static let configuration = "/etc/jenkins/jenkins.yaml"
    nonisolated private static let passwordFile = "/etc/jenkins/administrator-password"

    /// Installs Jenkins from its repository of apt, configures it by files, and waits until it answers.
    ///
    /// A second call changes nothing. The service is started anew when its configuration, a plugin or a job is different.
    ///
    /// - Throws: ``Jenkins/Error`` for settings that cannot be, and when it does not come up; what `apply` throws.
    public static func install(_ settings: Settings, on host: Connection) async throws {
        try settings.check()
        let root = host.sudo()
        let url = settings.url ?? "http://\(host.name):\(settings.port)/"
        do {
            try await root.apply { resources(settings, url: url) }
            if host.run.isPreview { return }
            // Of its own, behind the handlers: what was restarted just now is not started twice.
            try await root.apply { Service("jenkins", .running, .enabled) }
            // While it starts, Jenkins answers with status 503.
            try await root.wait(for: .http("http://localhost:\(settings.port)/login"), within: settings.limit)
        } catch let error as WaitError {
            throw await notReady(error.detail, on: root)
        } catch let error as ApplyError
            where error.report.items(.failed).contains(where: { ["restart jenkins", "Service jenkins"].contains($0.title) })
        {
            throw await notReady("\(error)", on: root)
        }
    }

    /// The reason, with what the service has to say about it.
    private static func notReady(_ why: String, on root: Connection) async -> Error {
        let journal = try? await root.capture("journalctl -q -n 10 -o cat -u jenkins 2>/dev/null")
        return .notReady(host: root.name, why: why, journal: (journal ?? "").split(separator: "\n").map(String.init))
    }

    @ResourceBuilder
    nonisolated private static func resources(_ settings: Settings, url: String) -> Resources {
        let restart = Service("jenkins").restart
        let war = "/usr/share/java/jenkins.war"
        let manager = "/usr/local/share/java/\(settings.pluginManager.split(separator: "/").last ?? "jenkins-plugin-manager.jar")"
        if isAddress(settings.key) {
            Directory("/etc/apt/keyrings", mode: 0o755)
            Fetch(settings.key, to: "/etc/apt/keyrings/jenkins-release.asc", sha256: settings.keyHash, mode: 0o644)
            AptSource("jenkins", settings.source, suites: ["binary/"], key: .path("/etc/apt/keyrings/jenkins-release.asc"))
        } else {
            AptSource("jenkins", settings.source, suites: ["binary/"], key: .file(LocalPath(settings.key)))
        }
        // Small images have no manual pages, and Java's package cannot be set up without a place for its own.
        Directory("/usr/share/man/man1")
        Packages([settings.java, "fontconfig", "unzip"])
        SystemdDropIn("jenkins.service", "weft", content: ServerConfiguration.dropIn(settings, configuration: configuration)).notify(
            restart)
        Package("jenkins", version: settings.version)
        Directory("/usr/local/share/java", mode: 0o755)
        if isAddress(settings.pluginManager) {
            Fetch(settings.pluginManager, to: manager, mode: 0o644)
        } else {
            File(manager, from: LocalPath(settings.pluginManager), mode: 0o644)
        }
        Directory("\(home)/plugins", mode: 0o755, owner: "jenkins", group: "jenkins")
        JenkinsPlugins(plugins: settings.allPlugins, manager: manager, war: war, folder: "\(home)/plugins").as("jenkins").notify(restart)
        Directory("\(home)/jobs", mode: 0o755, owner: "jenkins", group: "jenkins")
        for job in settings.jobs { JenkinsJob(job: job, home: home).as("jenkins").notify(restart) }
        Directory("/etc/jenkins", mode: 0o755, owner: "root", group: "root")
        File(passwordFile, content: settings.password.reveal(), mode: 0o600, owner: "jenkins", group: "jenkins").sensitive().notify(restart)
        // The last: with it the service may start.
        File(
            configuration, content: ServerConfiguration.yaml(settings, url: url, passwordFile: passwordFile), mode: 0o644, owner: "root",
            group: "root"
        ).notify(restart)
    }

    nonisolated private static func isAddress(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }
}
