/// Exports a repository at a ref to a folder of this machine, and fills in its `<<TOKEN>>`s.
///
/// The folder gets what the repository has at that ref, without `.git`. In files with the given endings each `<<NAME>>` becomes the value of the
/// site's configuration (`config=`) with that name: `app.port` is `<<APP_PORT>>`. A name without a value is an error with its file and line; all of
/// them are told at once, and nothing is written. What is binary stays as it is. A second staging of the same changes nothing.
///
/// - Parameters:
///   - localgitrepo: The git repository, as a path or a URL; or a folder, which is taken as it is.
///   - localstage: The folder that is made. What was staged there before is replaced; anything else is refused.
///   - ref: A branch, a tag or a commit; what is checked out unless given.
///   - values: More values, as NAME=VALUE; they come before those of the configuration.
///   - section: A section of the configuration whose keys are tokens without the section's name, too.
///   - suffixes: The endings of the files in which tokens are looked for.
@Task
public func stage(
    localgitrepo: String, localstage: LocalPath, ref: String? = nil, values: [Deploy.TokenValue] = [], section: String? = nil,
    suffixes: [String] = Deploy.Staging.defaultSuffixes
) async throws {
    let source = try await Deploy.stage(
        Deploy.Staging(
            localgitrepo, ref: ref, to: localstage, values: Dictionary(values.map { ($0.key, $0.value) }) { $1 }, suffixes: suffixes,
            section: section))
    let what = "\(source.version)\(source.commit.map { " (\($0.prefix(10)))" } ?? "")"
    if source.isChanged {
        try Deploy.here.report(changed: "staged \(what) in \(source.path)")
    } else {
        say("\(source.path) has \(what) already; nothing changed")
    }
}

extension Deploy {
    /// Stages a repository or a folder; see ``stage(localgitrepo:localstage:ref:values:section:suffixes:)``.
    ///
    /// - Returns: The folder, its version and a hash of what is in it.
    /// - Throws: ``Deploy/Error``; for tokens without a value with the file and line of each, before anything is written.
    public static func stage(_ settings: Staging) async throws -> StagedSource {
        try settings.check()
        guard let run = Run.current else { throw RunError.outsideRun }
        let (own, configuration) = (settings.values.mapValues(\.templateValue), run.configuration)
        run.mask(settings.values.values.flatMap(\.templateSecrets) + secrets(in: own) + secrets(in: configuration.values))
        let values = try TokenValues(own, section: settings.section.map(configuration.section) ?? [:], configuration: configuration.values)
        let what = "staging `\(settings.repository)`"
        let names: Command =
            "repository=\(settings.repository) ref=\(settings.ref ?? "") destination=\(settings.destination.path)"
        let found = try await recordsHere(StageScript.command(names, StageScript.look), named: what)
        if let count = Int(field("uncommitted", of: found)), count > 0 {
            run.report(
                .warning(host: nil, text: "\(count) change\(count == 1 ? "" : "s") in \(settings.repository) not committed, and left out"))
        }
        if let same = try await unchanged(settings, values, found) { return same }

        let (kind, destination) = (field("kind", of: found), field("destination", of: found))
        let place: Command =
            "repository=\(field("repository", of: found)) destination=\(destination) kind=\(kind) commit=\(field("commit", of: found))"
        let exported = try await here.execute("sh -s", input: .text(StageScript.command(place, StageScript.export).text))
        let new = field("new", of: records(exported))
        do {
            if let error = records(exported).first(where: { $0.first == "error" }) {
                throw Error.failedHere(what: what, details: Array(error.dropFirst()))
            }
            guard exported.isSuccess, !new.isEmpty else { throw CommandError(host: try here.name, command: what, result: exported) }
            let used = try await fill(new + "/tree", settings, values, hasConfiguration: !configuration.values.isEmpty)
            let stamp = try await stamp(settings, values, commit: field("commit", of: found), used: used)
            let ends: Command =
                "new=\(new) destination=\(destination) version=\(field("version", of: found)) author=\(field("author", of: found)) stamp=\(stamp)"
            let done = try await recordsHere(StageScript.command(ends, StageScript.finish), named: what)
            let commit = field("commit", of: found)
            return StagedSource(
                path: LocalPath(destination), commit: commit.isEmpty ? nil : commit, version: field("version", of: done),
                fingerprint: field("tree", of: done), author: field("author", of: found), isChanged: field("changed", of: done) == "yes")
        } catch {
            if !new.isEmpty { _ = try? await here.execute("rm -rf -- \(new)") }
            throw error
        }
    }

    /// The staged folder, where it is of the same commit and values and nobody has changed it since.
    private static func unchanged(_ settings: Staging, _ values: TokenValues, _ found: [[String]]) async throws -> StagedSource? {
        let commit = field("commit", of: found)
        let tree = field("tree", of: found)
        guard !commit.isEmpty, !tree.isEmpty, field("stamp-commit", of: found) == commit, field("stamp-tree", of: found) == tree,
            field("stamp-version", of: found) == field("version", of: found)
        else { return nil }
        let used = field("stamp-tokens", of: found).split(separator: ",").map(String.init)
        let expected = try await stamp(settings, values, commit: commit, used: used)
        let has = found.compactMap { record -> String? in
            guard let name = record.first, name.hasPrefix("stamp-") else { return nil }
            return "\(name.dropFirst(6))\t\(record.dropFirst().joined(separator: "\t"))\n"
        }
        guard has.joined().hasSuffix(expected) else { return nil }
        return StagedSource(
            path: LocalPath(field("destination", of: found)), commit: commit, version: field("version", of: found), fingerprint: tree,
            author: field("author", of: found), isChanged: false)
    }

    /// What a staged folder says of how it was made, beside what it is.
    private static func stamp(_ settings: Staging, _ values: TokenValues, commit: String, used: [String]) async throws -> String {
        let text = settings.suffixes.joined(separator: ",") + "\n" + values.text(of: used)
        let hash = try await here.run(
            "if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi", input: .text(text))
        return "commit\t\(commit)\ntokens\t\(used.sorted().joined(separator: ","))\nvalues\t\(hash.text.prefix(64))\n"
    }

    /// Fills in the tokens of an exported folder, all or none.
    ///
    /// - Returns: The names of those that were there.
    private static func fill(_ folder: String, _ settings: Staging, _ values: TokenValues, hasConfiguration: Bool) async throws -> [String]
    {
        guard !settings.suffixes.isEmpty else { return [] }
        let list = try await here.run(StageScript.candidates(suffixes: settings.suffixes, in: folder))
        let paths = list.outputBytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.sorted()
        var (texts, unknown, used) = ([(path: String, text: TokenText)](), [UnknownToken](), Set<String>())
        for path in paths {
            let text = TokenText(bytes: try await here.run("cat -- \(folder + "/" + path)").outputBytes)
            for token in text.tokens {
                used.insert(token.name)
                guard values.values[token.name] == nil else { continue }
                unknown.append(
                    UnknownToken(
                        file: path.hasPrefix("./") ? String(path.dropFirst(2)) : path, line: token.line, name: token.name,
                        suggestion: NearMiss.suggestion(for: token.name, among: values.values.keys.sorted())))
            }
            texts.append((path, text))
        }
        guard unknown.isEmpty else { throw Error.unknownTokens(unknown, hasConfiguration: hasConfiguration) }
        for (path, text) in texts where !text.isBinary {
            try await here.run(StageScript.write(folder + "/" + path), input: .bytes(text.replaced(with: values.values)))
        }
        return Array(used)
    }
}
