/// Installs Jenkins and gives it its configuration, an administrator and a first job.
///
/// The package comes from Jenkins' repository of apt, Java from the host's own. Plugins are installed by Jenkins' plugin installation manager; the
/// configuration is a file for the plugin `configuration-as-code`. The service does not start before it is configured, and is waited for. What else
/// is set up in Jenkins is left alone.
///
/// The newest releases need a newer Java than Debian 12 has: `version=2.541*` is one that runs with it.
///
/// - Parameters:
///   - password: the administrator's password; best given as `TASK_PASSWORD` in the environment.
///   - admin: the administrator's name.
///   - source: the repository of apt.
///   - key: what it is signed with, an address or a file of this machine.
///   - keyHash: the SHA-256 of the key, where it is fetched.
///   - version: the version of the package, or a pattern.
///   - java: the package that has Java.
///   - plugins: plugins, as `NAME` or `NAME:VERSION`.
///   - pluginManager: the plugin installation manager, an address or a file of this machine.
///   - port: the port it listens on.
///   - url: the address that it gives in links.
///   - job: the name of a pipeline to make.
///   - pipeline: the pipeline's Jenkinsfile, a file of this machine.
///   - git: instead, the repository that has the Jenkinsfile.
///   - branch: the branch of that repository.
///   - within: how long it may take to come up.
@Task
public func jenkins(
    on host: Connection, password: Secret, admin: String = "admin", source: String = "https://pkg.jenkins.io/debian-stable",
    key: String = "https://pkg.jenkins.io/debian-stable/jenkins.io-2026.key", keyHash: String? = nil, version: String? = nil,
    java: String = "default-jre-headless", plugins: [String] = Jenkins.Settings.usualPlugins,
    pluginManager: String = Jenkins.Settings.usualPluginManager, port: Int = 8080, url: String? = nil, job: String? = nil,
    pipeline: LocalPath? = nil, git: String? = nil, branch: String = "main", within: Duration = .seconds(300)
) async throws {
    var settings = Jenkins.Settings(password: password)
    (settings.administrator, settings.source, settings.key, settings.keyHash) = (admin, source, key, keyHash)
    (settings.version, settings.java, settings.plugins, settings.pluginManager) = (version, java, plugins, pluginManager)
    (settings.port, settings.url, settings.limit) = (port, url, within)
    switch (job, pipeline, git) {
    case (nil, nil, nil): break
    case (let job?, let path?, nil):
        let text = String(decoding: try await host.run.localConnection.read(path.path), as: UTF8.self)
        settings.jobs = [Jenkins.Job(job, pipeline: text)]
    case (let job?, nil, let git?): settings.jobs = [Jenkins.Job(job, git: git, branch: branch)]
    default: throw Jenkins.Error.setting("`job=` needs `pipeline=` or `git=`, one of them, and they need `job=`")
    }
    try await Jenkins.install(settings, on: host)
}
