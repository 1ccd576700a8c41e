/// Writes the site's configuration (`config=`) as INI, YAML, variables of the environment, or variables of Make.
///
/// Values are quoted as the language needs it, so that they are read again as they are. A file gets the mode 0600 unless another is given, since
/// configurations have secrets in them; without `out=` the text is shown, with the secrets masked.
///
/// - Parameters:
///   - format: The language.
///   - out: The file to write.
///   - section: Only the keys of a section, without its name.
///   - mode: The permission bits of the file.
@Task
public func configExplode(
    format: Deploy.ConfigurationFormat, out: LocalPath? = nil, section: String? = nil, mode: FileMode = 0o600
) async throws {
    guard let run = Run.current else { throw RunError.outsideRun }
    let values = try Deploy.values(of: section, in: run.configuration)
    run.mask(Deploy.secrets(in: values))
    let text = try Deploy.explode(values, as: format)
    guard let out else {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() { say(String(line)) }
        return
    }
    let isNew = try await run.localConnection.put(text: text, to: out.path, mode: mode.bits)
    say(isNew ? "wrote \(values.count) values to \(out)" : "\(out) has these \(values.count) values already; nothing changed")
}

/// Gives an application its configuration: variables of the environment in a file of mode 0600 on the host, with a version of its own.
///
/// A changed configuration restarts the application. When it does not work with it, the former one is used again, and the task has failed. Releases
/// are not touched.
///
/// - Parameters:
///   - app: The application's name.
///   - section: The section of the site's configuration (`config=`) with its values; that of its name unless given.
///   - values: More values, as NAME=VALUE; they come before those of the configuration.
///   - version: What this configuration is called; the first digits of its hash unless given.
///   - user: The account that the application runs as; its name unless given.
@Task
public func deployConfig(
    on host: Connection, app: Deploy.AppName, section: String? = nil, values: [Deploy.TokenValue] = [], version: String? = nil,
    user: Deploy.AppName? = nil
) async throws {
    guard let run = Run.current else { throw RunError.outsideRun }
    var all =
        section == nil && run.configuration.section(app.name).isEmpty
        ? [:] : try Deploy.values(of: section ?? app.name, in: run.configuration)
    for value in values { all[value.key] = .string(value.value) }
    try await Deploy.configure(app: app.name, values: all, version: version, user: user?.name, on: host)
}

extension Deploy {
    /// The keys of a section, or all.
    nonisolated static func values(of section: String?, in configuration: Configuration) throws -> [String: ConfigurationValue] {
        guard let section else { return configuration.values }
        let values = configuration.section(section)
        guard values.isEmpty else { return values }
        let sections = Set(configuration.values.keys.compactMap { $0.lastIndex(of: ".").map($0.prefix(upTo:)) }.map(String.init))
        let near = NearMiss.suggestion(for: section, among: sections.sorted()).map { "; did you mean `\($0)`?" } ?? ""
        throw Error.invalid(
            "the configuration has no section `\(section)`\(near)\n  it is \(configuration.source.map { "`\($0)`" } ?? "given with `config=PATH`")"
        )
    }

    /// Gives an application its configuration; see ``deployConfig(on:app:section:values:version:user:)``.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func configure(
        app: String, values: [String: any TemplateValue], version: String? = nil, user: String? = nil, root folder: String = defaultRoot,
        on host: Connection
    ) async throws -> Bool {
        var settings = Settings(app: app, source: "")
        (settings.user, settings.root) = (user, folder)
        try settings.check()
        let texts = values.mapValues(\.templateValue)
        host.run.mask(values.values.flatMap(\.templateSecrets) + secrets(in: texts))
        let text = try explode(texts, as: .env)
        let hash = try await here.run("if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi", input: .text(text)).text
        let name = fileName(of: version ?? String(hash.prefix(12)))
        guard !name.isEmpty, name != "current", !name.hasPrefix(".") else {
            throw Error.invalid("`\(version ?? "")` is no version of a configuration")
        }
        let root = try await host.asRoot()
        let survey = try await survey(nil, settings, root)
        if !survey.lacks.isEmpty { try await initialize(app: app, user: user, root: folder, on: host) }
        let file = File("\(settings.base)/config/\(name).env", content: text, mode: 0o600, owner: settings.account, group: settings.account)
        let report = try await root.apply { file.sensitive() }
        if survey.configuration == name, !report.isChanged {
            host.say("the configuration of \(app) is \(name) already; nothing changed")
            return false
        }
        let place: Command = "\(place(settings)) file=\(name + ".env") again=\(survey.configuration == name ? "1" : "")"
        let other: Command = "reload='' migrate='' keeper=none service='' health=none target='' body='' within=30"
        let script = ReleaseScript.command(
            "\(place) \(other)", [ReleaseScript.service, ReleaseScript.works, ReleaseScript.configure], call: "configure")
        let result = try await root.timeout(settings.within).execute(
            Command(raw: "sh -s", shownAs: "use the configuration \(name) of \(app)"), input: .text(script.text))
        let details = reasons(result)
        switch ReleaseScript.Ending(rawValue: result.status.code) {
        case .done: break
        case .busy: throw Error.busy(host: host.name, app: app, details: details)
        case .rolledBack:
            throw Error.configurationRolledBack(
                host: host.name, app: app, version: name, to: survey.configuration ?? "", details: details)
        default: throw Error.broken(host: host.name, app: app, release: "the configuration \(name)", details: details)
        }
        if !host.run.isPreview {
            host.report(
                changed: "the configuration of \(app) is \(name)\(survey.configuration.map { $0 == name ? "" : ", was \($0)" } ?? "")")
        }
        return true
    }
}
