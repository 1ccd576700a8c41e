@_exported import Weft

/// A Graphite server: carbon, which keeps metrics, graphite-web, which draws and serves them, and statsd, which counts for it.
///
/// It is made of Debian's packages `graphite-carbon`, `graphite-web`, `apache2` or `nginx`, and `collectd-core`, whose plugins are the statsd.
/// Every function takes a connection to the host and becomes root by sudo.
public enum Graphite {
    /// The account that carbon and graphite-web run as.
    nonisolated static let account = "_graphite"

    /// Makes a host a Graphite server, or completes one; of one that is as it should be nothing is changed.
    ///
    /// Before anything is changed it asks the host what is there, and makes sure that all that will have to be asked can be. Then it
    /// asks: `install`, before packages are installed; `dependencies`, when the check of what graphite needs has been made; `database`, before a shell is
    /// opened in which somebody makes the administrator's account, if there is none yet and no password is given. What is done already is not asked for.
    ///
    /// - Throws: ``Graphite/Error``, and `QuestionError` when a question is answered with no or cannot be answered.
    public static func install(_ settings: Settings, on host: Connection) async throws {
        try settings.check()
        let root = host.sudo()
        var survey = try await survey(settings, on: root)
        try survey.checkPort(settings, host: host.name)
        if survey.isReady, survey.trouble != nil {
            // What was made earlier is broken: it is put right before anybody is asked.
            try await root.apply { backend(settings) }
            survey = try await Self.survey(settings, on: root)
            if let trouble = survey.trouble, !host.run.isPreview { throw Error.survey(host: host.name, details: [trouble]) }
        }
        let needsShell = settings.password == nil && survey.administrators.isEmpty
        let gates = Gates(host: host.name, settings: settings)
        if survey.isReady, !needsShell {
            try check(survey.problems, allowed: settings.allow, on: host)
            let report = try await root.apply {
                packages(settings)
                backend(settings)
                if survey.needsAdministrator(settings) { administrator(settings) }
                frontend(settings)
            }
            return try await finish(settings, after: report, on: host)
        }

        if settings.asks, !survey.isInstalled { try checkAnswerable(gates.install) }
        if settings.asks, !survey.isReady { try checkAnswerable(gates.dependencies) }
        if needsShell {
            try checkAnswerable(gates.database)
            try host.checkTerminal()
        }
        if !survey.isInstalled, settings.asks { try await confirm(gates.install) }
        try await root.apply { packages(settings) }
        if host.run.isPreview, !survey.isInstalled { return host.say("what else would change can be told when the packages are there") }
        if !survey.isReady {
            survey = try await Self.survey(settings, on: root)
            try check(survey.problems, allowed: settings.allow, on: host)
            if settings.asks { try await confirm(gates.dependencies) }
        }
        guard needsShell else {
            let report = try await root.apply {
                backend(settings)
                if survey.needsAdministrator(settings) { administrator(settings) }
                frontend(settings)
            }
            return try await finish(settings, after: report, on: host)
        }
        try await root.apply { backend(settings) }
        try await confirm(gates.database)
        try await openShell(gates, settings, on: root)
        let report = try await root.apply { frontend(settings) }
        try await finish(settings, after: report, on: host)
    }

    /// Shows the problems that are allowed as warnings.
    ///
    /// - Throws: ``Graphite/Error/dependencies(host:problems:)`` with those that are not.
    private static func check(_ problems: [Survey.Problem], allowed: [Dependency], on host: Connection) throws {
        let names = allowed.map(\.rawValue)
        for problem in problems where names.contains(problem.name) { host.warn("dependency check: \(problem)") }
        let others = problems.filter { !names.contains($0.name) }
        guard others.isEmpty else {
            throw Error.dependencies(host: host.name, problems: others.map { ($0.name, $0.text) }.map(Error.Problem.init))
        }
    }

    /// Opens a shell in which somebody makes the administrator's account.
    private static func openShell(_ gates: Gates, _ settings: Settings, on root: Connection) async throws {
        try await root.shell(gates.shell)
        guard !root.run.isPreview else { return }
        let survey = try await survey(settings, on: root)
        guard let name = survey.administrators.first else { throw Error.noAdministrator(host: root.name) }
        root.report(changed: "the administrator \(name) was made by hand")
    }

    /// Waits until the server answers, where something was changed.
    private static func finish(_ settings: Settings, after report: ApplyReport, on host: Connection) async throws {
        let isChanged = report.items.contains { $0.status == .changed }
        if isChanged {
            try await host.wait(for: .tcp(port: Int(settings.carbonPort)), within: .seconds(30))
            try await host.wait(
                for: .http("http://localhost:\(settings.port)/metrics/find?query=*"), within: .seconds(60))
        }
        if !host.run.isPreview {
            let port = settings.port == 80 ? "" : ":\(settings.port)"
            host.say("graphite is at http://\(settings.name?.name ?? host.name)\(port)/\(isChanged ? "" : "; nothing was to be done")")
        }
    }
}
