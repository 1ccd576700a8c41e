/// The `config.xml` of jobs.
nonisolated enum JobConfiguration {
    /// A pipeline whose text stands in it.
    static func pipeline(_ text: String) -> String {
        document(
            """
            <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                <script>\(escaped(text))</script>
                <sandbox>true</sandbox>
              </definition>
            """)
    }

    /// A pipeline whose Jenkinsfile is in a git repository.
    static func git(_ url: String, branch: String, path: String) -> String {
        document(
            """
            <definition class="org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition">
                <scm class="hudson.plugins.git.GitSCM">
                  <configVersion>2</configVersion>
                  <userRemoteConfigs>
                    <hudson.plugins.git.UserRemoteConfig>
                      <url>\(escaped(url))</url>
                    </hudson.plugins.git.UserRemoteConfig>
                  </userRemoteConfigs>
                  <branches>
                    <hudson.plugins.git.BranchSpec>
                      <name>*/\(escaped(branch))</name>
                    </hudson.plugins.git.BranchSpec>
                  </branches>
                </scm>
                <scriptPath>\(escaped(path))</scriptPath>
                <lightweight>true</lightweight>
              </definition>
            """)
    }

    private static func document(_ definition: String) -> String {
        """
        <?xml version='1.1' encoding='UTF-8'?>
        <flow-definition>
          <description>Made by `task jenkins`.</description>
          <keepDependencies>false</keepDependencies>
          <properties/>
          \(definition)
          <triggers/>
          <disabled>false</disabled>
        </flow-definition>

        """
    }

    /// A text as XML has it; control characters, which it cannot have, are left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case "\r": result += "&#13;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
