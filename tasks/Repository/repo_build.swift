/// Builds a package from a git checkout in a container that is thrown away, and publishes it.
///
/// The host is an LXC host, as for `newcontainer`. What is committed at the revision is brought into a new container, or cloned there where the
/// source is an address; what it needs is installed there, and what it makes is published at the repository. A source that was built already, and
/// is published, is not built again. The container is removed whatever happens, unless it is to be kept.
///
/// - Parameters:
///   - source: The path of a checkout on this machine, or an address that `git clone` takes.
///   - to: The host of the repository, by its name in the inventory.
///   - kind: What is built: `deb` by `dpkg-buildpackage`, `python` by `python3 -m build`.
///   - ref: A branch, a tag or a commit; what is committed now, or an address's default branch, unless given.
///   - suite: The suite of the repository for a Debian package; its first unless given.
///   - component: The component of that suite; its first unless given.
///   - packages: More Debian packages to have in the container, such as a build backend of Python.
///   - lint: Whether a Debian package is looked at by lintian, whose errors count.
///   - again: Whether it is built although it was built before.
///   - keep: Whether the container stays, to look at it.
///   - image: The stopped container to clone, as for `newcontainer`.
///   - vhostip: The container's address; the next free one unless given.
///   - log: A file of this machine for the log of the build; a temporary one when it fails, unless given.
///   - within: How long a step may take.
@Task
public func repoBuild(
    on host: Connection, source: String, to server: String, kind: Repository.Kind = .deb, ref: String? = nil,
    suite: Repository.Word? = nil, component: Repository.Word? = nil, packages: [String] = [], lint: Bool = false, again: Bool = false,
    keep: Bool = false, image: String? = nil, vhostip: IPv4Address? = nil, log: LocalPath? = nil, within: Duration = .seconds(1800)
) async throws {
    let options = Repository.BuildOptions(
        suite: suite?.text, component: component?.text, packages: packages, lint: lint, again: again, keep: keep, image: image,
        address: vhostip, log: log, within: within)
    let repository = try await Repository.connect(to: server, in: host.run)
    try await Repository.build(.init(source, revision: ref ?? "HEAD"), kind: kind, on: host, publishTo: repository, options: options)
}

extension Repository {
    /// How something is built; what is not said is as ``repoBuild`` has it.
    nonisolated public struct BuildOptions: Sendable {
        /// The suite for a Debian package; the repository's first when `nil`.
        public var suite: String?
        /// The component; the suite's first when `nil`.
        public var component: String?
        /// More Debian packages to have in the container.
        public var packages: [String]
        /// Whether lintian's errors count.
        public var lint: Bool
        /// Whether it is built although it was built before.
        public var again: Bool
        /// Whether the container stays.
        public var keep: Bool
        /// The stopped container to clone.
        public var image: String?
        /// The container's address.
        public var address: IPv4Address?
        /// A file of this machine for the log.
        public var log: LocalPath?
        /// How long a step may take.
        public var within: Duration

        /// Options.
        public init(
            suite: String? = nil, component: String? = nil, packages: [String] = [], lint: Bool = false, again: Bool = false,
            keep: Bool = false, image: String? = nil, address: IPv4Address? = nil, log: LocalPath? = nil,
            within: Duration = .seconds(1800)
        ) {
            (self.suite, self.component, self.packages, self.lint, self.again) = (suite, component, packages, lint, again)
            (self.keep, self.image, self.address, self.log, self.within) = (keep, image, address, log, within)
        }
    }

    /// Builds a package in a container that is thrown away, and publishes it.
    ///
    /// - Parameters:
    ///   - source: What it is built from.
    ///   - lxcHost: The host that the container is made on.
    ///   - repository: The host of the repository.
    /// - Returns: What is published of it, whether or not it was built now.
    /// - Throws: ``Repository/Error``; what can be known before there is a container is thrown before.
    @discardableResult
    public static func build(
        _ source: Source, kind: Kind, on lxcHost: Connection, publishTo repository: Connection, options: BuildOptions = BuildOptions()
    ) async throws -> [Artifact] {
        let local = source.isRemote ? nil : try await look(at: source, kind: kind, in: lxcHost.run)
        if local?.isDirty == true { lxcHost.warn("\(source.place) has changes that are not committed; they are not in the package") }
        let place = Place(kind: kind, suite: options.suite, component: options.component)
        // Asked also where nothing can be known yet: a wrong suite is found before there is a container.
        let known = try await known(local?.tree ?? "none", for: place, at: repository)
        if !known.isEmpty, !options.again { return said(known, at: repository) }
        guard !lxcHost.run.isPreview else {
            lxcHost.say("would build \(source) in a new container and publish it at \(repository.name)")
            return []
        }
        var generator = SystemRandomNumberGenerator()
        let name = "build-" + String(generator.next() as UInt32, radix: 36)
        let build = Build(source: source, kind: kind, local: local, name: name, options: options, host: lxcHost, repository: repository)
        let result: Result<[Artifact], any Swift.Error>
        do { result = .success(try await build.run(for: place)) } catch { result = .failure(error) }
        if options.keep {
            lxcHost.say("the container \(name) stays; `task lxc_destroy host=\(lxcHost.name) vhostname=\(name)` removes it")
        } else {
            // Also when the run was interrupted: in a Swift task of its own, which nobody cancels.
            let removal = Task { try await LXC.destroy(name, on: lxcHost) }
            do { _ = try await removal.value } catch  where (try? result.get()) == nil {
                lxcHost.warn("the container \(name) is still there: \(error)")
            }
        }
        return try result.get()
    }

    /// Where what is built goes.
    nonisolated struct Place: Sendable {
        let kind: Kind
        let suite: String?
        let component: String?

        /// The name of the record of a source's build.
        func key(of tree: String) -> String { ([kind.rawValue, suite, component].compactMap { $0 } + [tree]).joined(separator: "-") }
    }

    /// What was built from a source before and is published; empty where something is missing.
    static func known(_ tree: String, for place: Place, at repository: Connection) async throws -> [Artifact] {
        let words = ["known", place.kind.rawValue, place.suite ?? "", place.component ?? "", place.key(of: tree)]
        let records: [Record]
        do {
            records = try await operate(words, named: "what was built before", on: repository, onlyAsks: true)
        } catch Error.noRepository where repository.run.isPreview { return [] }
        return records.compactMap(Artifact.init)
    }

    /// Says of packages that they need not be built.
    static func said(_ artifacts: [Artifact], at repository: Connection) -> [Artifact] {
        for item in artifacts { repository.say("\(item) was built from this source and is published") }
        return artifacts
    }
}
