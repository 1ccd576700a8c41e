/// A package of the host's package manager, which is found on the host: apt, apk, pacman, zypper, dnf or yum.
///
/// ```swift
/// Package("nginx")
/// Package("nginx", version: "1.22*", hold: true)
/// Package("telnetd", .absent, purge: true)
/// ```
///
/// All packages of a list are looked up at once, by one run of `dpkg-query` or its like. The index of what can be installed is refreshed
/// only when something must be installed that it does not know, or no longer has right. Configuration files that were changed on the host
/// are kept.
public struct Package: Resource {
    /// What should become of a package.
    public enum State: String, Sendable, Hashable {
        /// It is there, in whatever version.
        case present
        /// It is there, in the newest version that the index knows.
        case latest
        /// It is not there.
        case absent
    }

    /// What it is called on this kind of host.
    public let name: String
    private let request: PackageRequest

    /// A package.
    ///
    /// - Parameters:
    ///   - version: The exact version, as the package manager prints it, or a pattern: `1.22*`. A newer one is replaced by it.
    ///   - purge: Whether its configuration goes with it when it is removed; apt and pacman tell the difference.
    ///   - hold: Whether upgrades leave it alone; left as it is unless given. apk and pacman have no such thing.
    ///   - updateCache: How old the index may be when something is installed, or when the newest version is asked for; any age unless given.
    ///   - recommends: Whether what it recommends is installed with it; the host's own setting unless given.
    public init(
        _ name: String, _ state: State = .present, version: String? = nil, purge: Bool = false, hold: Bool? = nil,
        updateCache: Duration? = nil, recommends: Bool? = nil
    ) {
        self.name = name
        request = PackageRequest(
            names: [name], state: state, version: version, purge: purge, hold: hold, updateCache: updateCache, recommends: recommends)
    }

    /// `Package` and the name.
    public var title: String { "Package \(name)" }

    /// The installed version is compared.
    public var script: ResourceScript { request.script }
}

/// Packages that are installed, or removed, by one run of the package manager.
///
/// ```swift
/// Packages("git", "curl", "rsync")
/// ```
public struct Packages: Resource {
    /// What they are called on this kind of host.
    public let names: [String]
    private let request: PackageRequest

    /// Packages by their names.
    public init(
        _ names: String..., state: Package.State = .present, purge: Bool = false, updateCache: Duration? = nil, recommends: Bool? = nil
    ) {
        self.init(names, state: state, purge: purge, updateCache: updateCache, recommends: recommends)
    }

    /// Packages by a list of names.
    public init(
        _ names: [String], state: Package.State = .present, purge: Bool = false, updateCache: Duration? = nil, recommends: Bool? = nil
    ) {
        self.names = names
        request = PackageRequest(names: names, state: state, purge: purge, updateCache: updateCache, recommends: recommends)
    }

    /// `Packages` and the names.
    public var title: String { "Packages \(names.joined(separator: ", "))" }

    /// Only those that differ are handed to the package manager.
    public var script: ResourceScript { request.script }
}
