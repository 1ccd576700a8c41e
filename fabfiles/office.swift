import WeftTasks

/// Builds the office: its containers, the name server, graphite and the logs, the packages, the guest book, and looks whether all of it works.
///
/// Which machine does what, and at which address, is in the inventory: `inventory/office.yaml`. Each step is a task of its own. A second run changes
/// nothing, and what is missing is made again.
@Task(
    after: officeContainers, officeNames, officeBase, officeServices, officePackages, officeClients, officeCheck)
func office() {
    say("the office is open")
}

/// Makes the office's containers, side by side.
@Task(roles: ["vmhost"])
func officeContainers(on host: Connection) async throws {
    try await newcontainers(on: host, roles: ["office"])
}

/// Sets up the name server of the office, with every host of the inventory in it.
@Task(roles: ["dns"])
func officeNames(on host: Connection) async throws {
    try await DNS.serve(Office.names(in: host.run), on: host)
}

/// Gives every machine what all have: the name server, git and Python, and a note of what it is.
@Task(roles: ["office"])
func officeBase(on host: Connection) async throws {
    let names = try Office.names(in: host.run)
    let servers = host.run.inventory.hosts(role: "dns").compactMap { $0.address.flatMap { IPv4Address($0) } }
    try await DNS.use(servers: servers, search: [names.domain], on: host)
    try await sysInstall(on: host, kind: [.git, .python], version: Office.version)
}

/// Gives each machine its work: graphite and the logs, the repository, the guest book.
///
/// - Parameter password: that of graphite's administrator; one that is made up and left in `/root/graphite-password` unless given.
@Task(roles: ["logging", "repository", "web"])
func officeServices(on host: Connection, password: Secret? = nil) async throws {
    for role in host.host.roles {
        switch role {
        case "logging":
            try await Logging.serve(on: host)
            var settings = Graphite.Settings()
            settings.password = try await Office.graphitePassword(password, on: host)
            settings.asks = false
            try await Graphite.install(settings, on: host)
        case "repository": try await Repository.serve(Repository.Settings(suites: ["bookworm"], architectures: ["amd64"]), on: host)
        case "web":
            try await OfficeApp.deploy(on: host, context: host.host.vars["context"]?.description ?? "office")
        default: break
        }
    }
}

/// Builds the office's own package in a container that is thrown away, and publishes it.
@Task(roles: ["vmhost"])
func officePackages(on host: Connection) async throws {
    for repository in host.run.inventory.hosts(role: "repository") {
        try await Repository.build(.init(Office.tools), kind: .deb, on: host, publishTo: host.connect(to: repository))
    }
}

/// Makes every machine send its log to the log server, install from the office's repository, and have the office's own package.
@Task(roles: ["office"])
func officeClients(on host: Connection) async throws {
    if let server = host.run.inventory.hosts(role: "logging").first, server.name != host.name {
        try await Logging.send(to: server.name, on: host)
    }
    for repository in host.run.inventory.hosts(role: "repository") {
        try await Repository.use(host.connect(to: repository), on: host)
    }
    try await host.sudo().apply { Package("office-tools", .latest) }
}

/// Looks whether the office works: names, metrics, logs, the package, the guest book.
@Task(roles: ["office"])
func officeCheck(on host: Connection) async throws {
    let inventory = host.run.inventory
    if !host.run.isPreview { host.say(try await host.capture("office-status | head -n 1")) }
    for role in host.host.roles {
        switch role {
        case "dns": try await DNS.check(Office.names(in: host.run), on: host)
        case "logging":
            try await Graphite.verify(on: host)
            var clients: [Connection] = []
            for client in inventory.hosts(role: "office") where client.name != host.name {
                // One that is gone has failed by itself, and that is not the log server's fault.
                do { clients.append(try await host.connect(to: client)) } catch { host.warn("\(client.name) sends no line: \(error)") }
            }
            try await Logging.check(server: host, clients: clients)
        case "web":
            if let server = inventory.hosts(role: "logging").first { try await Graphite.verify(server: server.name, on: host) }
            try await host.wait(for: .http("http://localhost/health", containing: "ok"), within: .seconds(30))
        default: break
        }
    }
}

/// What is the office's own, and not one machine's.
enum Office {
    /// The version of what a machine of the office is.
    static let version = "1.0"
    /// The source of the office's own Debian package.
    static let tools = besideThisFile("office-tools")

    /// What the name server knows.
    static func names(in run: any RunServices) throws -> DNS.Settings {
        var settings = DNS.Settings(domain: try DNS.ownDomain(of: run.inventory), inventory: run.inventory)
        settings.server = run.inventory.hosts(role: "dns").first?.name
        return settings
    }

    /// The password of graphite's administrator: the one that was given, else one that is made up once and kept on the host, for root alone.
    static func graphitePassword(_ given: Secret?, on host: Connection) async throws -> Secret? {
        if let given { return given }
        let (root, file) = (host.sudo().quiet(), "/root/graphite-password")
        if try await !root.test("test -s \(file)") {
            try await root.run("umask 077; head -c 18 /dev/urandom | base64 >\(file)")
            host.report(changed: "made up a password for graphite's administrator, in \(file)")
        }
        if host.run.isPreview { return Secret("not made up yet") }
        let password = Secret(try await root.capture("cat \(file)"))
        host.run.mask([password])
        return password
    }
}
