/// Makes a host a repository of packages, for apt and for pip, behind nginx.
///
/// Debian packages are kept by reprepro and signed with a key of the host's own, made once, which never leaves it; `key=` gives another. Python
/// packages are in a static index as pip reads it. `repo_build` and `repo_publish` bring packages, `repo_use` makes other hosts install from it.
/// A second run changes nothing; one with other suites or architectures adds them, and drops none that has packages.
///
/// - Parameters:
///   - suite: The code names of its suites; that of the host's release unless given.
///   - components: The components of each suite; `main` unless given.
///   - architectures: Debian's names of the processors that packages are for; the host's own unless given.
///   - name: The name that clients reach it by; the host's address in the inventory unless given.
///   - port: The TCP port of nginx.
///   - url: The whole address that clients use, where something else is in front of it.
///   - origin: What its signed lists say they are from; the host's name unless given.
///   - key: A file of this machine with the secret key that signs, armored and without a passphrase, instead of one made on the host.
///   - python: Whether it has an index of Python packages.
@Task
public func repo(
    on host: Connection, suite: [Repository.Word] = [], components: [Repository.Word] = [], architectures: [Repository.Word] = [],
    name: Domain? = nil, port: UInt16 = 80, url: String? = nil, origin: String? = nil, key: LocalPath? = nil, python: Bool = true
) async throws {
    let settings = Repository.Settings(
        suites: suite.map(\.text), components: components.map(\.text), architectures: architectures.map(\.text), name: name, port: port,
        url: url, origin: origin, key: key.map { .file($0) } ?? .own, python: python)
    try await Repository.serve(settings, on: host)
    guard !host.run.isPreview else { return }
    let offer = try await Repository.offer(of: host)
    host.say("packages are at \(offer.url), signed with \(Repository.folder)/www/key.asc")
}

extension Repository {
    /// Makes a host a repository, or makes it as the settings say.
    ///
    /// - Throws: ``Repository/Error/invalid(what:why:)`` before the host is asked anything; `ApplyError` when something could not be made so.
    public static func serve(_ settings: Settings = Settings(), on host: Connection) async throws {
        try settings.check()
        var settings = settings
        if settings.suites.isEmpty || settings.architectures.isEmpty {
            let facts = try await host.facts
            if settings.suites.isEmpty {
                guard !facts.os.codename.isEmpty else {
                    throw Error.invalid(what: "suite", why: "the release of \(host.name) has no code name: give one")
                }
                settings.suites = [facts.os.codename]
            }
            if settings.architectures.isEmpty { settings.architectures = [debianArchitecture(of: facts.architecture)] }
        }
        if settings.components.isEmpty { settings.components = ["main"] }
        let report = try await host.sudo().apply { resources(settings, of: host.host) }
        if !host.run.isPreview, !report.items(.changed).isEmpty {
            try await host.wait(for: .tcp(port: Int(settings.port)), within: .seconds(30))
        }
    }

    /// What a host of a repository has. The settings name suites, components and architectures.
    @ResourceBuilder
    public static func resources(_ settings: Settings, of host: Inventory.Host) -> Resources {
        let origin = settings.origin ?? host.name
        let nginx = Service("nginx")
        Packages(
            ["nginx", "reprepro", "gpg", "gpg-agent"] + (settings.python ? ["python3"] : []), updateCache: .seconds(86400),
            recommends: false)
        Directory(folder, mode: 0o755, owner: "root", group: "root")
        Directory("\(folder)/keys", mode: 0o700, owner: "root", group: "root")
        Directory("\(folder)/reprepro/conf", mode: 0o755)
        Directory("\(folder)/www/debian", mode: 0o755)
        File(
            "\(folder)/reprepro/conf/options",
            content: "outdir \(folder)/www/debian\ngnupghome \(folder)/keys\n")
        SigningKeyPair(name: host.name, key: settings.key)
        SignedLists(
            configuration: SignedLists.configuration(
                suites: settings.suites, components: settings.components, architectures: settings.architectures, origin: origin))
        if settings.python { PythonIndex() }
        NginxSite("repository", content: site(names: names(settings, of: host), port: settings.port, python: settings.python))
            .notify(nginx.reload)
        Service("nginx", .running, .enabled)
        File(
            "\(folder)/settings",
            content: "url=\(url(settings, of: host))\norigin=\(origin)\npython=\(settings.python ? "yes" : "no")\n")
    }

    /// The names that it answers to: each once.
    nonisolated private static func names(_ settings: Settings, of host: Inventory.Host) -> [String] {
        var names: [String] = []
        for name in [settings.name?.name, host.name.lowercased(), host.address] {
            if let name, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// The address that clients use, without a slash at its end.
    nonisolated static func url(_ settings: Settings, of host: Inventory.Host) -> String {
        if let url = settings.url { return url.hasSuffix("/") ? String(url.dropLast()) : url }
        let name = settings.name?.name ?? host.address ?? host.name
        return "http://\(name.contains(":") ? "[\(name)]" : name)" + (settings.port == 80 ? "" : ":\(settings.port)")
    }

    /// Debian's word for what `uname -m` says.
    nonisolated static func debianArchitecture(of machine: String) -> String {
        switch machine {
        case "x86_64": "amd64"
        case "aarch64": "arm64"
        case "armv7l", "armv8l": "armhf"
        case "i386", "i586", "i686": "i386"
        case "ppc64le": "ppc64el"
        default: machine
        }
    }
}
