extension Connection {
    /// Makes the host as the resources say: checks each, in order, and applies those that need it.
    ///
    /// The list becomes one shell script, which runs in a single conversation; the host needs a `sh` and nothing else. Contents of files travel
    /// only when the host's differ. The first resource that fails ends the list; the handlers of those that were changed still run. What a
    /// broken connection cuts short is gone on with by doing it again.
    ///
    /// In a dry run only the checks are made, and what would change is reported.
    ///
    /// - Parameter resources: The resources, with `if` and `for`.
    /// - Returns: What became of each.
    /// - Throws: ``ApplyError`` when one failed, ``ResourceError`` when one cannot be asked for, ``ConnectionError`` when the host is gone.
    @discardableResult
    public func apply(@ResourceBuilder _ resources: () async throws -> Resources) async throws -> ApplyReport {
        try await apply(resources())
    }

    /// Makes the host as the resources say.
    @discardableResult
    public func apply(_ resources: Resources) async throws -> ApplyReport {
        guard !resources.items.isEmpty else { return ApplyReport(items: [], isPreview: run.isPreview) }
        var resources = resources
        let scripts = try await scripts(of: &resources)
        let script = ApplyScript(
            resources, scripts, mode: run.isPreview ? .check : .apply, differences: run.isPreview || run.showsDifferences,
            token: Self.token())
        run.mask(script.secrets)
        let (host, report) = (name, run.report)
        let isShown = !context.isQuiet
        let reader = ApplyReader(script, isPreview: run.isPreview) { title in
            report(.commandStarted(host: host, command: title))
        } show: { line in
            if isShown { report(.detail(host: host, text: line)) }
        }
        let count = resources.items.count
        var request = ApplyRequest(
            script.text, contents: script.contents, context: context,
            description: "apply \(count) resource\(count == 1 ? "" : "s")"
        ) { line in
            reader.receive(line)
        } output: { stream, bytes in
            if stream == .error { reader.receiveOutput(bytes) }
        }
        request.resources = zip(script.titles, script.calls).map { ($0, $1) }
        request.handlers = script.handlers.map(\.title)
        let result: CommandResult
        do { result = try await transport.apply(request) } catch {
            // What was done by then is done.
            report(.applied(host: host, reader.report))
            throw error
        }
        let outcome = reader.report
        guard reader.hasEnded else { throw unfinished(result, reader, outcome) }
        report(.applied(host: host, outcome))
        guard outcome.items(.failed).isEmpty else { throw ApplyError(host: host, report: outcome) }
        return outcome
    }

    /// The scripts of resources, with their templates filled in. What a template with secrets makes is sensitive.
    private func scripts(of resources: inout Resources) async throws -> [ResourceScript] {
        var (scripts, problems) = ([ResourceScript](), [String]())
        for index in resources.items.indices {
            var script = resources.items[index].resource.script
            let title = resources.items[index].resource.title
            if let problem = script.problem { problems.append("`\(title)`: \(problem)") }
            if let template = script.template {
                do { script.contents[0] = .bytes(Array(try await render(template).utf8)) } catch let error as TemplateError {
                    problems += error.description.split(separator: "\n").map { "`\(title)`: \($0)" }
                }
                if !template.secrets.isEmpty { resources.items[index].isSensitive = true }
            }
            scripts.append(script)
        }
        guard problems.isEmpty else { throw ResourceError(host: name, problems: problems) }
        return scripts
    }

    /// Why the script did not come to its end, although the connection stood.
    private func unfinished(_ result: CommandResult, _ reader: ApplyReader, _ outcome: ApplyReport) -> any Error {
        run.report(.applied(host: name, outcome))
        let said = reader.stray.suffix(5).map { "\n  \($0)" }.joined()
        return ConnectionError(
            host: name, .protocolError,
            "the script with the resources ended early: its shell \(result.status)\(said)\n  what it had changed by then is reported; run it again to go on"
        )
    }

    private static func token() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    }
}

/// Resources that no host can be asked for; told before anything is done.
public struct ResourceError: Error, Sendable, CustomStringConvertible {
    /// The host's name.
    public let host: String
    /// What is wrong, with the resource.
    public let problems: [String]

    /// All of it.
    public var description: String { problems.map { "\(host): \($0)" }.joined(separator: "\n") }
}
