import Weft

/// Makes an inventory of a file in Weft's own format: `defaults`, `hosts` and `roles`.
///
/// It goes through the whole file whatever it meets, so that all that is wrong is told at once.
struct InventoryDocument {
    static let rootKeys = ["defaults", "hosts", "roles"]

    private let path: String
    private var reader: HostReader
    private var hosts: [Inventory.Host] = []
    private var ownVars: [String: [String: ConfigurationValue]] = [:]
    private var positions: [String: FilePosition] = [:]
    private var viaPositions: [String: FilePosition] = [:]

    /// - Parameter folder: Where the file lies, for paths in it.
    /// - Throws: ``FileProblems``.
    static func inventory(_ root: FileValue, path: String, source: String, folder: String) throws(FileProblems) -> Inventory {
        var document = InventoryDocument(path: path, reader: HostReader(path: path, folder: folder))
        let inventory = document.read(root, source: source)
        guard document.reader.problems.isEmpty else {
            // One line may make many hosts: what is wrong in it is told once.
            var seen: Set<FileProblem> = []
            throw FileProblems(document.reader.problems.filter { seen.insert($0).inserted })
        }
        return inventory
    }

    private init(path: String, reader: HostReader) {
        self.path = path
        self.reader = reader
    }

    private mutating func read(_ root: FileValue, source: String) -> Inventory {
        guard let entries = root.entries else {
            report("an inventory is a mapping with the keys `defaults`, `hosts` and `roles`, found \(root.kind)", at: root.position)
            return Inventory()
        }
        for entry in entries where !Self.rootKeys.contains(entry.key) && !entry.key.hasPrefix("x-") {
            let suggestion = NearMiss.suggestion(for: entry.key, among: Self.rootKeys)
            let hint = suggestion.map { "did you mean `\($0)`?" } ?? "the keys are `defaults`, `hosts` and `roles`"
            report("`\(entry.key)` is not a key of an inventory; \(hint)", at: entry.position)
        }
        reader.readDefaults(root["defaults"])
        readHosts(root)
        let roles = readRoles(root["roles"])
        checkVias()
        checkAddresses()
        applyVars(roles)
        var inventory = Inventory(hosts: hosts, roles: roles.map(\.name), source: source)
        inventory.identityPlaces = reader.identityPlaces
        return inventory
    }

    private mutating func readHosts(_ root: FileValue) {
        guard let value = root["hosts"] else {
            report("the inventory has no `hosts`", at: root.position)
            return
        }
        guard let entries = value.entries, !entries.isEmpty else {
            report("`hosts` is a mapping of names, as in `devweb: { address: 10.0.0.24 }`, found \(value.kind)", at: value.position)
            return
        }
        for entry in entries { readHost(entry) }
    }

    private mutating func readHost(_ entry: FileValue.Entry) {
        let names: [String]
        do throws(HostRangeError) { names = try HostRange.names(entry.key) } catch {
            report(error.description, at: entry.position)
            return
        }
        guard let template = reader.readHost(entry) else { return }
        if template.addresses.count > 1, template.addresses.count != names.count, let position = template.addressPosition {
            report("`\(entry.key)` makes \(names.count) hosts and the address \(template.addresses.count)", at: position)
            return
        }
        for (index, name) in names.enumerated() {
            if let problem = Self.problem(withName: name, of: "a host") {
                report(problem, at: entry.position)
                return
            }
            if let first = positions[name] {
                report("the host `\(name)` is given a second time, after line \(first.line)", at: entry.position)
                continue
            }
            positions[name] = entry.position
            viaPositions[name] = template.viaPosition
            ownVars[name] = template.vars
            let address = template.addresses.isEmpty ? nil : template.addresses[template.addresses.count == 1 ? 0 : index]
            let containers = template.containers
            if containers.count > 1, containers.count != names.count {
                report("`\(entry.key)` makes \(names.count) hosts and `container` \(containers.count)", at: entry.position)
                return
            }
            let container = containers.isEmpty ? nil : containers[containers.count == 1 ? 0 : index]
            hosts.append(template.host(name: name, address: address, container: container))
            if template.transport == .container, template.via == nil, let position = template.transportPosition {
                report("`\(name)` is a container and lacks the host it runs on: `via: HOST`, or `via: local`", at: position)
            }
        }
    }

    private struct Role {
        let name: String
        let vars: [String: ConfigurationValue]
    }

    private mutating func readRoles(_ value: FileValue?) -> [Role] {
        guard let value, !value.isNull else { return [] }
        guard let entries = value.entries else {
            report("`roles` is a mapping of names, as in `web: { vars: { http_port: 80 } }`, found \(value.kind)", at: value.position)
            return []
        }
        var roles: [Role] = []
        for entry in entries {
            if let problem = Self.problem(withName: entry.key, of: "a role") { report(problem, at: entry.position) }
            var vars: [String: ConfigurationValue] = [:]
            if entry.value.entries == nil, !entry.value.isNull {
                report("a role is a mapping with the keys `vars` and `hosts`, found \(entry.value.kind)", at: entry.value.position)
            }
            reader.checkKeys(of: entry.value, of: "a role", known: ["vars", "hosts"])
            if let value = entry.value["vars"] { vars = reader.vars(value) }
            if let value = entry.value["hosts"] { addRole(entry.key, to: value) }
            roles.append(Role(name: entry.key, vars: vars))
            if !hosts.contains(where: { $0.roles.contains(entry.key) }) {
                let used = hosts.flatMap(\.roles).filter { role in !entries.contains { $0.key == role } }
                let suggestion = NearMiss.suggestion(for: entry.key, among: used).map { "; did you mean `\($0)`?" } ?? ""
                report("no host has the role `\(entry.key)`\(suggestion)", at: entry.position)
            }
        }
        return roles
    }

    /// Gives a role to the hosts that its own `hosts:` selects.
    private mutating func addRole(_ role: String, to value: FileValue) {
        for text in reader.texts(value, key: "hosts") {
            do {
                let selected = Set(try HostExpression(text.text).hosts(in: Inventory(hosts: hosts)).map(\.name))
                for index in hosts.indices where selected.contains(hosts[index].name) && !hosts[index].roles.contains(role) {
                    hosts[index].roles.append(role)
                }
            } catch {
                report((error as? HostExpressionError)?.message ?? String(describing: error), at: text.position)
            }
        }
    }

    /// A host's own variables come first, then those of its roles in their order, then the defaults.
    private mutating func applyVars(_ roles: [Role]) {
        let byRole = Dictionary(roles.map { ($0.name, $0.vars) }) { first, _ in first }
        for index in hosts.indices {
            var vars = ownVars[hosts[index].name] ?? [:]
            for role in hosts[index].roles { vars.merge(byRole[role] ?? [:]) { own, _ in own } }
            vars.merge(reader.defaultVars) { own, _ in own }
            hosts[index].vars = vars
        }
    }

    private mutating func checkVias() {
        let names = hosts.map(\.name)
        let vias = Dictionary(hosts.compactMap { host in host.via.map { (host.name, $0) } }) { first, _ in first }
        var told: Set<String> = []
        for host in hosts {
            guard let via = host.via, let position = viaPositions[host.name] else { continue }
            // This machine, unless a host has that name.
            if host.transport == .container, via == "local", positions[via] == nil { continue }
            guard positions[via] != nil else {
                let suggestion = NearMiss.suggestion(for: via, among: names).map { "; did you mean `\($0)`?" } ?? ""
                report("no host is named `\(via)`\(suggestion)", at: position)
                continue
            }
            var chain = [host.name]
            while let next = vias[chain[chain.count - 1]], !chain.contains(next) { chain.append(next) }
            guard vias[chain[chain.count - 1]] == host.name, told.isDisjoint(with: chain) else { continue }
            told.formUnion(chain)
            report("hosts are reached through each other: `\((chain + [host.name]).joined(separator: " -> "))`", at: position)
        }
    }

    private mutating func checkAddresses() {
        struct Endpoint: Hashable {
            let address: String
            let port: Int
            let via: String?
        }
        var seen: [Endpoint: String] = [:]
        for host in hosts where host.transport != .local && host.transport != .container {
            guard let address = host.address else { continue }
            let endpoint = Endpoint(address: address.lowercased(), port: host.port ?? 22, via: host.via)
            if let first = seen[endpoint], let position = positions[host.name], let line = positions[first]?.line {
                let where_ = "`\(address)` port \(endpoint.port)"
                report("`\(host.name)` has the address \(where_), which is that of `\(first)` in line \(line)", at: position)
            } else {
                seen[endpoint] = host.name
            }
        }
    }

    private mutating func report(_ message: String, at position: FilePosition) { reader.report(message, at: position) }

    /// Why a name cannot be one; `nil` when it can. What host expressions have a meaning for is not part of a name.
    static func problem(withName name: String, of what: String) -> String? {
        if name.isEmpty { return "the name of \(what) is empty" }
        if name == "all" { return "`all` stands for every host, so it is not the name of \(what)" }
        let isPlain = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        if isPlain { return nil }
        // By its scalars: a comma that an accent joins is no comma among letters.
        let isReserved = name.unicodeScalars.contains { $0.properties.isWhitespace || ",|&()!@*?[]/'\"\\".unicodeScalars.contains($0) }
        if isReserved || name.utf8.starts(with: "-".utf8) || name.utf8.starts(with: "role:".utf8) {
            return "`\(name)` is not the name of \(what); use letters, digits, `.`, `-` and `_`"
        }
        return nil
    }
}
