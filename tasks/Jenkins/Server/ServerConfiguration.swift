/// The texts that a server is configured with.
nonisolated enum ServerConfiguration {
    /// What the plugin `configuration-as-code` reads.
    static func yaml(_ settings: Jenkins.Settings, url: String, passwordFile: String) -> String {
        """
        # Made by `task jenkins`; it is read when Jenkins starts.
        jenkins:
          numExecutors: \(settings.executors)
          securityRealm:
            local:
              allowsSignup: false
              users:
                - id: \(quoted(settings.administrator))
                  password: "${readFile:\(passwordFile)}"
          authorizationStrategy:
            loggedInUsersCanDoAnything:
              allowAnonymousRead: false
        unclassified:
          location:
            url: \(quoted(url))

        """
    }

    /// What the service is given beside its own unit. It does not start before it is configured: without a configuration anybody would be
    /// its administrator.
    static func dropIn(_ settings: Jenkins.Settings, configuration: String) -> String {
        """
        [Unit]
        ConditionPathExists=\(configuration)

        [Service]
        Environment="JENKINS_PORT=\(settings.port)"
        Environment="JAVA_OPTS=-Djava.awt.headless=true -Djenkins.install.runSetupWizard=false"
        Environment="CASC_JENKINS_CONFIG=\(configuration)"
        TimeoutStartSec=\(max(1, settings.limit.components.seconds))

        """
    }

    /// A text of YAML in which the plugin expands nothing.
    private static func quoted(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(plain.replacing("${", with: "^${"))\""
    }
}
