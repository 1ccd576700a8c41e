import Weft

/// Makes a host of ours of the variables that Ansible has for it.
struct AnsibleHostReader {
    /// A value, and the file it stands in.
    struct Variable {
        let value: FileValue
        let path: String
    }

    let path: String
    let folder: String
    let name: String
    let roles: [String]
    let vars: [String: Variable]
    private(set) var problems: [FileProblem] = []
    private(set) var warnings: [String] = []
    /// Where the host's key file is named.
    private(set) var identityPlace: (path: String, place: String)?

    init(path: String, folder: String, name: String, roles: [String], vars: [String: Variable]) {
        self.path = path
        self.folder = folder
        self.name = name
        self.roles = roles
        self.vars = vars
    }

    /// The connections of Ansible that enter a container.
    private static let engines: [String: Inventory.ContainerEngine] = [
        "lxc": .lxc, "community.general.lxc": .lxc, "docker": .docker, "community.docker.docker": .docker,
        "community.docker.docker_api": .docker, "podman": .podman, "containers.podman.podman": .podman,
    ]

    private static let known: Set<String> = [
        "ansible_host", "ansible_ssh_host", "ansible_port", "ansible_ssh_port", "ansible_user", "ansible_ssh_user",
        "ansible_ssh_private_key_file", "ansible_private_key_file", "ansible_connection",
    ]

    /// The host; `nil` when its connection is one that Weft does not have, which is a warning, or when something is wrong.
    mutating func host(among names: [String]) -> Inventory.Host? {
        var host = Inventory.Host(name: name, address: text("ansible_host", "ansible_ssh_host"))
        host.roles = roles
        host.user = text("ansible_user", "ansible_ssh_user")
        if let value = value("ansible_port", "ansible_ssh_port"), let text = resolved(value) {
            host.port = Int(text)
            if !(1...65535).contains(host.port ?? 0) {
                report("a port is a number between 1 and 65535, found `\(text)`", at: value)
            }
        }
        if let variable = value("ansible_ssh_private_key_file", "ansible_private_key_file"), let key = resolved(variable) {
            let identity = LocalPath(key.hasPrefix("/") || key.hasPrefix("~") ? key : folder + "/" + key)
            host.identities = [identity]
            identityPlace = (identity.path, "\(variable.path):\(variable.value.position)")
        }
        switch text("ansible_connection") {
        case nil, "ssh", "smart", "paramiko", "paramiko_ssh", "libssh", "ansible.netcommon.libssh",
            "ansible.builtin.ssh", "ansible.builtin.paramiko_ssh":
            break
        case "local", "ansible.builtin.local": host.transport = .local
        case let connection?:
            guard let engine = Self.engines[connection] else {
                warnings.append("\(path): `\(name)` is left out, because its connection is `\(connection)`, which Weft does not have")
                return nil
            }
            // Ansible enters containers of the machine it runs on; `ansible_host` is the container's name.
            (host.transport, host.engine, host.via) = (.container, engine, "local")
            (host.container, host.address) = (host.address, nil)
        }
        if host.transport.isSSH { host.via = jump(among: names) }
        for (key, value) in vars where !Self.known.contains(key) { host.vars[key] = value.value.configurationValue }
        return problems.isEmpty ? host : nil
    }

    /// The host to jump through that `ansible_ssh_common_args` names with `-J` or `ProxyJump`, the last of several.
    private mutating func jump(among names: [String]) -> String? {
        guard let arguments = text("ansible_ssh_common_args") else { return nil }
        let words = AnsibleINI.words(arguments, comments: false) ?? []
        var jump: String?
        var others: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            let next = index + 1 < words.count ? words[index + 1] : ""
            if word == "-J" {
                jump = next
                index += 1
            } else if word == "-o", next.lowercased().hasPrefix("proxyjump=") {
                jump = String(next.dropFirst(10))
                index += 1
            } else if word.lowercased().hasPrefix("-oproxyjump=") {
                jump = String(word.dropFirst(12))
            } else {
                others.append(word)
            }
            index += 1
        }
        if !others.isEmpty { warnings.append("\(path): `\(others.joined(separator: " "))` of `ansible_ssh_common_args` is not honoured") }
        guard let jump else { return nil }
        guard names.contains(jump) else {
            warnings.append("\(path): `\(name)` is reached through `\(jump)`, which the inventory does not name, so it is not honoured")
            return nil
        }
        return jump
    }

    private func value(_ keys: String...) -> Variable? { keys.compactMap { vars[$0] }.first { !$0.value.isNull } }

    private mutating func text(_ keys: String...) -> String? {
        guard let value = keys.compactMap({ vars[$0] }).first(where: { !$0.value.isNull }) else { return nil }
        return resolved(value)
    }

    /// The text with `{{ name }}` replaced; other expressions of Jinja need Ansible.
    private mutating func resolved(_ variable: Variable) -> String? {
        guard var text = variable.value.text else {
            report("expected a text, found \(variable.value.kind)", at: variable)
            return nil
        }
        for _ in 0..<10 {
            guard let open = text.firstRange(of: "{{"), let close = text[open.upperBound...].firstRange(of: "}}") else { return text }
            let key = text[open.upperBound..<close.lowerBound].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let replacement: String? =
                switch key {
                case "inventory_hostname": name
                case "inventory_hostname_short": name.split(separator: ".").first.map(String.init)
                default: vars[key]?.value.text
                }
            guard let replacement else { break }
            text.replaceSubrange(open.lowerBound..<close.upperBound, with: replacement)
        }
        report("`\(text)` of the host `\(name)` needs a template to be evaluated; write the value itself", at: variable)
        return nil
    }

    private mutating func report(_ message: String, at variable: Variable) {
        problems.append(FileProblem(path: variable.path, position: variable.value.position, message: message))
    }
}
