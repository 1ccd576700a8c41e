/// Adds packages of this machine to a repository: `.deb`, `.whl` and `.tar.gz` files.
///
/// One that is published already with the same content is left alone. The same version with another content is refused, and so is an older
/// version than the one that a suite has. What a run that was interrupted had brought is not sent again.
///
/// - Parameters:
///   - files: The files.
///   - suite: The suite for Debian packages; the repository's first unless given.
///   - component: The component of that suite; its first unless given.
@Task
public func repoPublish(
    on host: Connection, files: [LocalPath], suite: Repository.Word? = nil, component: Repository.Word? = nil
) async throws {
    try await Repository.publish(files.map(\.path), suite: suite?.text, component: component?.text, on: host)
}

extension Repository {
    /// Adds files of this machine to a repository; all of them are looked at before the first is added.
    ///
    /// - Parameters:
    ///   - files: Paths of `.deb`, `.whl` and `.tar.gz` files.
    ///   - suite: The suite for Debian packages; the repository's first when `nil`.
    ///   - component: The component; the suite's first when `nil`.
    /// - Returns: What is published, with what of it is new.
    /// - Throws: ``Repository/Error`` with the file that cannot be published.
    @discardableResult
    public static func publish(
        _ files: [String], suite: String? = nil, component: String? = nil, on host: Connection
    ) async throws -> [Artifact] {
        let packages = try await hashes(of: files, in: host.run)
        let words = ["publish", suite ?? "", component ?? ""] + packages.flatMap { [$0.hash, $0.name] }
        if host.run.isPreview {
            var published: Set<String> = []
            do { published = try await Set(list(on: host).map(\.hash)) } catch Error.noRepository {}
            for package in packages where !published.contains(package.hash) { host.say("would publish \(package.name)") }
            return []
        }
        var records = try await operate(words, named: "publishing packages", on: host)
        let needs = Set(records.filter { $0.kind == "need" }.map { $0[0] })
        if !needs.isEmpty {
            let root = host.sudo()
            for package in packages where needs.contains(package.hash) {
                let destination = "\(folder)/incoming/\(package.hash)/\(package.name)"
                _ = try await root.transport.put(
                    Upload(.path(LocalPath(package.path)), to: destination, mode: 0o644, context: root.context, warn: host.warn))
            }
            records = try await operate(words, named: "publishing packages", on: host)
        }
        let artifacts = records.compactMap(Artifact.init)
        for item in artifacts {
            if item.isNew { host.report(changed: "published \(item)") } else { host.say("\(item) is published already") }
        }
        return artifacts
    }

    /// A file of this machine that is to be published.
    nonisolated struct Package: Sendable, Hashable {
        let path: String
        let name: String
        let hash: String
    }

    /// Looks at files of this machine.
    private static func hashes(of files: [String], in run: any RunServices) async throws -> [Package] {
        guard !files.isEmpty else { throw Error.invalid(what: "files", why: "name at least one") }
        for path in files {
            let name = LocalPath(path).name
            guard [".deb", ".whl", ".tar.gz"].contains(where: name.hasSuffix) else {
                throw Error.noPackage(path: path, why: "expected a `.deb`, `.whl` or `.tar.gz` file")
            }
            guard name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 92 && $0 != 47 }) else {
                throw Error.noPackage(path: path, why: "its name has characters that a package's has not")
            }
        }
        var packages: [Package] = []
        let result = try await run.localConnection.quiet().asking().execute(
            "sha256sum -- \(raw: files.map(localWord).joined(separator: " "))")
        guard result.isSuccess else {
            let said = result.lastErrorLines(10).map { $0.hasPrefix("sha256sum: ") ? String($0.dropFirst(11)) : $0 }
            throw Error.noPackage(path: files.joined(separator: ", "), why: said.joined(separator: "; "))
        }
        for (path, line) in zip(files, result.lines) {
            packages.append(Package(path: path, name: LocalPath(path).name, hash: String(line.drop { $0 == "\\" }.prefix(64))))
        }
        return packages
    }

    /// A path of this machine as a word of its shell; `~/` is the user's home.
    nonisolated static func localWord(_ path: String) -> String {
        if path == "~" { return "~" }
        if path.hasPrefix("~/") { return "~/" + ShellQuoting.quote(String(path.dropFirst(2))) }
        return ShellQuoting.quote(path)
    }
}
