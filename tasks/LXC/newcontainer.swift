/// Makes a container that answers on SSH.
///
/// It clones the base image, gives it a name, an address, resolvers and a user with your public keys and sudo, starts it, waits for its sshd
/// and trusts its host key. One that is there already is left as it is; one that is half made is completed. Run it on the host of the
/// containers: `task newcontainer host=hpcube vhostname=devweb`.
///
/// The address is `vhostip`, else the inventory's for that name, else the next free one of the host's container network. The container's host
/// keys are read over the connection to its host, so nobody has to be believed. Your public keys are those that you would log in with.
///
/// - Parameters:
///   - vhostname: The container's name, which becomes its host name.
///   - vhostip: Its address on the host's bridge.
///   - image: The stopped container to clone. A base image is made if it is not there: `weft-base`, or `weft-base-trixie` for another release of Debian.
///   - user: The account that gets your keys; `root` is possible.
///   - packages: Debian packages to have; installed by apt where they are missing.
@Task
public func newcontainer(
    on host: Connection, vhostname: Domain, vhostip: IPv4Address? = nil, image: String? = nil, user: LoginName? = nil,
    packages: [String] = LXC.basePackages
) async throws {
    try await LXC.create(vhostname.name, address: vhostip, image: image, user: user, packages: packages, on: host)
}

extension LXC {
    /// Makes a container, or completes one; see ``newcontainer(on:vhostname:vhostip:image:user:packages:)``.
    ///
    /// - Parameter isCopy: Whether it gets files of its own only, instead of being laid over the image.
    /// - Returns: A connection to it.
    /// - Throws: ``LXC/Error``, before anything is changed where the name or the address is the trouble.
    @discardableResult
    public static func create(
        _ name: String, address: IPv4Address? = nil, image: String? = nil, user: LoginName? = nil,
        packages: [String] = LXC.basePackages, isCopy: Bool = false, on host: Connection
    ) async throws -> Connection {
        let start = ContinuousClock.now
        let settings = try HostSettings(host.host)
        let image = image ?? settings.image
        let account = user?.name ?? host.run.inventory[name]?.user ?? settings.user.name
        let keys = try await host.run.publicKeys(for: inventoryHost(name, address: address, user: account, on: host))
        guard !keys.isEmpty else { throw Error.noPublicKey(name: name) }

        let root = try await privileged(host)
        var attempts = 0
        var plan: ContainerPlan
        var report: BuildReport
        repeat {
            let survey = try await survey(root, image: image, bridge: settings.bridge)
            try await ensureImage(image, for: name, in: survey, on: root)
            let choice = try AddressChoice(
                host: host.name, name: name, survey: survey, inventory: host.run.inventory, network: settings.network,
                gateway: settings.gateway)
            try checkExisting(survey[name], asked: address, on: host)
            plan = ContainerPlan(
                name: name, image: image, address: try choice.address(asked: address), network: choice.network, gateway: choice.gateway,
                bridge: survey.bridge, user: account, publicKeys: keys, resolvers: settings.resolvers.map(\.description),
                domain: settings.domain?.name, packages: packages, isNew: survey[name]?.configuration == nil, isCopy: isCopy)
            report = BuildReport(records: try await script(BuildScript.command(plan), named: "making the container `\(name)`", on: root))
            attempts += 1
        } while report.hasToLookAgain && attempts < 20
        for change in report.changes { host.report(changed: change) }

        let container = inventoryHost(name, address: plan.address, user: account, on: host)
        let isNewlyTrusted = try await host.run.trust(report.hostKeys, for: container)
        if isNewlyTrusted { host.report(changed: "trusted the host key of \(name)") }
        if !report.missingPackages.isEmpty { try await install(report.missingPackages, in: name, on: root) }
        let (connection, answer) = try await greet(container, in: host.run)
        guard answer == name.prefix(while: { $0 != "." }) else { throw Error.wrongContainer(host: host.name, name: name, answered: answer) }
        let isUnchanged = report.changes.isEmpty && report.missingPackages.isEmpty && !isNewlyTrusted
        host.say(
            isUnchanged
                ? "\(name) is there already, at \(plan.address); nothing changed"
                : "\(name) is ready for SSH at \(plan.address) as \(account), after \(seconds(ContinuousClock.now - start))")
        return connection
    }

    /// Logs in to the container and asks for its name; once more where the run still held a connection to one that was there before.
    private static func greet(_ container: Inventory.Host, in run: any RunServices) async throws -> (Connection, String) {
        let connection = try await run.connect(to: container)
        do { return (connection, try await connection.capture("hostname")) } catch let error as ConnectionError
            where error.reason == .lost
        {
            let again = try await run.connect(to: container)
            return (again, try await again.capture("hostname"))
        }
    }

    /// What is known of a container of that name has to fit what is asked for.
    private static func checkExisting(_ container: HostSurvey.Container?, asked: IPv4Address?, on host: Connection) throws {
        guard let container, let configuration = container.configuration else { return }
        guard let has = configuration.addresses.first else {
            if container.isRunning { throw Error.unmanagedAddress(host: host.name, name: container.name) }
            return
        }
        let wanted = asked ?? host.run.inventory[container.name]?.address.flatMap { IPv4Address($0) }
        if let wanted, !configuration.addresses.contains(wanted) {
            if asked == nil { throw Error.inventoryAddress(name: container.name, has: wanted.description, asked: has) }
            throw Error.otherAddress(host: host.name, name: container.name, has: has, asked: wanted)
        }
    }

    /// Installs packages inside a running container.
    private static func install(_ packages: [String], in name: String, on host: Connection) async throws {
        host.say("installing \(packages.joined(separator: ", ")) in \(name)")
        let environment: Command =
            "env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C"
        let apt: Command = "apt-get -q -o DPkg::Lock::Timeout=300"
        let command: Command =
            "apt() { lxc-attach -n \(name) --clear-env -- \(environment) \(apt) \"$@\" </dev/null; }; apt update && apt -y --no-install-recommends install -- \(packages)"
        try await host.run(command)
        host.report(changed: "installed \(packages.joined(separator: ", ")) in \(name)")
    }

    nonisolated static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let hundredths = seconds * 100 + attoseconds / 10_000_000_000_000_000
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100).\(fraction.count == 1 ? "0" : "")\(fraction) s"
    }
}
