extension Repository {
    /// One build: a container, the source in it, what it needs, what it makes.
    nonisolated struct Build: Sendable {
        let source: Source
        let kind: Kind
        let local: LocalSource?
        /// The container's name.
        let name: String
        let options: BuildOptions
        let host: Connection
        let repository: Connection

        /// - Parameter place: Where what is made goes.
        @MainActor func run(for place: Place) async throws -> [Artifact] {
            let container = try await LXC.create(name, address: options.address, image: options.image, packages: ["sudo"], on: host)
            let user = container.host.user ?? "root"
            try await script(
                BuildScript.prepare(kind, packages: options.packages, lint: options.lint, clones: source.isRemote, user: user),
                "installing the tools", in: container.sudo())
            let (tree, time) = try await bring(into: container)
            if local == nil, !options.again {
                let known = try await Repository.known(tree, for: place, at: repository)
                if !known.isEmpty { return Repository.said(known, at: repository) }
            }
            if kind == .deb { try await script(BuildScript.dependencies, "installing what \(source.place) needs", in: container.sudo()) }
            let records = try await script(
                BuildScript.build(kind, time: time, lint: options.lint), "building \(title)", in: container)
            let made = records.filter { $0.kind == "made" }.map { (hash: $0[0], file: $0[1]) }
            if let log = options.log { try await container.get("\(BuildScript.folder)/log", to: log) }
            let artifacts = try await publish(made, from: container)
            _ = try await Repository.operate(
                ["record", place.key(of: tree)] + artifacts.map(\.item), named: "noting what was built", on: repository)
            return artifacts
        }

        /// The source, with the version where it is known.
        private var title: String {
            guard let local, kind == .deb, !local.changelog.isEmpty else { return source.description }
            // `name (version) suite; urgency=…`
            let words = local.changelog.split(separator: " ").prefix(2).map { $0.filter { $0 != "(" && $0 != ")" } }
            return words.joined(separator: " ") + " from \(source)"
        }

        /// Brings the source into the container.
        ///
        /// - Returns: The hash of its content, and its time.
        @MainActor private func bring(into container: Connection) async throws -> (tree: String, time: String) {
            let folder = "\(BuildScript.folder)/source"
            guard let local else {
                let revision = source.revision == "HEAD" ? try await defaultBranch(seenFrom: container) : source.revision
                try await container.quiet().apply { GitCheckout(source.place, path: folder, revision: revision, submodules: true) }
                let words = try await container.in(folder).capture("git rev-parse 'HEAD^{tree}' && git log -1 --format=%ct")
                let lines = words.split(separator: "\n").map(String.init)
                let needed = kind == .deb ? "[ -e debian/control ] && [ -e debian/changelog ]" : "[ -e pyproject.toml ] || [ -e setup.py ]"
                guard try await container.in(folder).test(Command(raw: needed)) else {
                    throw Error.noSource(
                        source: source.description,
                        why: kind == .deb
                            ? "it has no `debian/control` and `debian/changelog`" : "it has neither `pyproject.toml` nor `setup.py`",
                        next: "name another revision with `ref=`")
                }
                return (lines[0], lines[1])
            }
            let archive = try await here("mktemp \"${TMPDIR:-/tmp}/weft-source.XXXXXX\"")
            do {
                _ = try await here("cd -- \(raw: localWord(source.place)) && git archive --format=tar -o \(archive) \(local.commit)")
                _ = try await container.transport.put(
                    Upload(.path(LocalPath(archive)), to: "\(BuildScript.folder)/source.tar", context: container.context, warn: host.warn))
            } catch {
                _ = try? await here("rm -f \(archive)")
                throw error
            }
            _ = try await here("rm -f \(archive)")
            try await container.quiet().run("tar -xf \(BuildScript.folder)/source.tar -C \(folder)")
            return (local.tree, local.time)
        }

        /// The branch that an address has checked out.
        @MainActor private func defaultBranch(seenFrom container: Connection) async throws -> String {
            let asked = try await container.quiet().env(["GIT_TERMINAL_PROMPT": "0"]).timeout(.seconds(60)).execute(
                "git ls-remote --symref -- \(source.place) HEAD")
            let prefix = "ref: refs/heads/"
            guard let line = asked.lines.first(where: { $0.hasPrefix(prefix) }),
                let branch = line.dropFirst(prefix.count).split(separator: "\t").first
            else {
                throw Error.noSource(
                    source: source.place, why: asked.lastErrorLines(1).first ?? "it does not say which branch it has checked out",
                    next: "name a branch or a tag with `ref=`")
            }
            return String(branch)
        }

        /// Brings what was made here, and publishes it.
        @MainActor private func publish(_ made: [(hash: String, file: String)], from container: Connection) async throws -> [Artifact] {
            guard !made.isEmpty else {
                throw Error.noSource(source: source.description, why: "its build made no package", next: "look at it with `keep=yes`")
            }
            let folder = try await here("mktemp -d \"${TMPDIR:-/tmp}/weft-build.XXXXXX\"")
            let result: Result<[Artifact], any Swift.Error>
            do {
                try await container.get("\(BuildScript.folder)/out", to: folder)
                let sums = try await here("cd \(folder) && sha256sum -- \(made.map(\.file))")
                let hashes = sums.split(separator: "\n").map { String($0.prefix(64)) }
                guard hashes == made.map(\.hash) else {
                    throw Error.failed(host: container.name, what: "what was built arrived here changed", details: [])
                }
                result = .success(
                    try await Repository.publish(
                        made.map { "\(folder)/\($0.file)" }, suite: options.suite, component: options.component, on: repository))
            } catch { result = .failure(error) }
            _ = try? await here("rm -rf \(folder)")
            return try result.get()
        }

        /// Runs a command on this machine, and gives what it prints.
        private func here(_ command: Command) async throws -> String {
            try await host.run.localConnection.quiet().run(command).text
        }

        /// Runs a part of the build.
        ///
        /// - Throws: ``Repository/Error/buildFailed(host:source:step:status:lines:log:)``, after the log was brought here.
        @MainActor @discardableResult
        private func script(_ script: Command, _ what: String, in container: Connection) async throws -> [Record] {
            host.say("\(what) in \(name)")
            let result = try await container.quiet().timeout(options.within).execute("sh -s", input: .text(script.text))
            let records = result.lines.map(Record.init(line:))
            guard let failure = records.first(where: { $0.kind == "failed" }) else {
                guard result.isSuccess else { throw CommandError(host: container.name, command: what, result: result) }
                return records
            }
            var log = options.log?.path ?? ""
            if log.isEmpty { log = try await here("mktemp \"${TMPDIR:-/tmp}/weft-build-log.XXXXXX\"") }
            try await container.get("\(BuildScript.folder)/log", to: log)
            throw Error.buildFailed(
                host: container.name, source: source.description, step: failure[0], status: "exited with status \(failure[1])",
                lines: records.filter { $0.kind == "last" }.map { $0.facts.joined(separator: "\t") }, log: log)
        }
    }
}
