extension Jenkins {
    /// What a server of Jenkins is to be.
    nonisolated public struct Settings: Sendable {
        /// The repository of apt that has the package.
        public var source = "https://pkg.jenkins.io/debian-stable"
        /// What it is signed with: an address, or a file of this machine.
        public var key = "https://pkg.jenkins.io/debian-stable/jenkins.io-2026.key"
        /// The SHA-256 of the key, when it is fetched; any key is taken unless given.
        public var keyHash: String?
        /// The version of the package, or a pattern such as `2.541*`; any unless given.
        public var version: String?
        /// The package that has Java.
        public var java = "default-jre-headless"
        /// Plugins by their short names, with `:VERSION` where it matters. `configuration-as-code` is added.
        public var plugins = Settings.usualPlugins
        /// The plugin installation manager: an address, or a file of this machine.
        public var pluginManager = Settings.usualPluginManager
        /// The port it listens on.
        public var port = 8080
        /// The address it gives in links; made of the host's name and the port unless given.
        public var url: String?
        /// The name of the administrator.
        public var administrator = "admin"
        /// The administrator's password.
        public var password: Secret
        /// How many builds run on the server itself at a time.
        public var executors = 2
        /// The jobs that are given as code. Others are left alone.
        public var jobs: [Job] = []
        /// How long it may take to come up.
        public var limit: Duration = .seconds(300)

        /// A server with the administrator's password, and all else as usual.
        public init(password: Secret) { self.password = password }

        /// For pipelines with git, credentials and the reports that `task` writes.
        public static let usualPlugins = ["workflow-aggregator", "git", "junit", "timestamper", "credentials-binding"]
        /// The release of the manager that is fetched.
        public static let usualPluginManager =
            "https://github.com/jenkinsci/plugin-installation-manager-tool/releases/download/2.13.2/jenkins-plugin-manager-2.13.2.jar"

        /// Its plugins, with the one that reads the configuration.
        var allPlugins: [String] {
            plugins.contains { $0 == "configuration-as-code" || $0.hasPrefix("configuration-as-code:") }
                ? plugins : ["configuration-as-code"] + plugins
        }

        /// Refuses what cannot be before anything is connected.
        func check() throws(Jenkins.Error) {
            guard (1...65535).contains(port) else { throw .setting("`port=` is \(port): a port is between 1 and 65535") }
            guard !password.reveal().isEmpty else { throw .setting("the administrator's password is empty") }
            guard !password.reveal().contains("\n") else { throw .setting("the administrator's password has a line end") }
            let isName = administrator.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || "-_.".utf8.contains($0)
            }
            guard isName, !administrator.isEmpty else {
                throw .setting("`\(administrator)` is no name of a user: letters, digits, `-`, `_` and `.`")
            }
            for plugin in plugins {
                let isPlugin = plugin.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.-]*(:[A-Za-z0-9_.+-]+)?/) != nil
                guard isPlugin else { throw .setting("`\(plugin)` is no plugin: write `NAME` or `NAME:VERSION`") }
            }
            for job in jobs {
                guard job.name.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_. -]*/) != nil else {
                    throw .setting("`\(job.name)` is no name of a job at the top")
                }
            }
        }
    }

    /// A job that is given as code.
    nonisolated public struct Job: Sendable {
        /// Its name; no folder.
        public let name: String
        /// Its `config.xml`.
        public let configuration: String

        /// A job by its `config.xml`.
        public init(_ name: String, configuration: String) { (self.name, self.configuration) = (name, configuration) }

        /// A pipeline by its text, as that of a Jenkinsfile.
        public init(_ name: String, pipeline: String) {
            self.init(name, configuration: JobConfiguration.pipeline(pipeline))
        }

        /// A pipeline by the Jenkinsfile of a git repository.
        public init(_ name: String, git url: String, branch: String = "main", path: String = "Jenkinsfile") {
            self.init(name, configuration: JobConfiguration.git(url, branch: branch, path: path))
        }
    }
}
