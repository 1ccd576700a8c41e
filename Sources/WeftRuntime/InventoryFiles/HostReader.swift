import SSH
import Weft

/// Reads what a file says of one host, in Weft's own format, and completes it with the defaults.
struct HostReader {
    static let keys = [
        "address", "port", "user", "domain", "roles", "via", "identity", "host-keys", "known-hosts", "host-key-policy", "transport",
        "container", "engine", "vars",
    ]
    /// What makes no sense for all hosts at once: the address and the keys that only one host has.
    static let defaultKeys = keys.filter { !["address", "host-keys", "container"].contains($0) }

    let path: String
    let folder: String
    private(set) var problems: [FileProblem] = []
    private(set) var defaultVars: [String: ConfigurationValue] = [:]
    /// Where each key file is named first.
    private(set) var identityPlaces: [String: String] = [:]
    /// What the defaults say, which each host begins with.
    private var defaults = HostTemplate()

    init(path: String, folder: String) {
        self.path = path
        self.folder = folder
    }

    mutating func report(_ message: String, at position: FilePosition) {
        problems.append(FileProblem(path: path, position: position, message: message))
    }

    mutating func readDefaults(_ value: FileValue?) {
        guard let value, !value.isNull else { return }
        guard value.entries != nil else {
            report("`defaults` is a mapping, as in `{ user: deploy }`, found \(value.kind)", at: value.position)
            return
        }
        var template = HostTemplate()
        apply(value, to: &template, of: "the defaults", known: Self.defaultKeys)
        template.viaIsDefault = true
        defaultVars = template.vars
        template.vars = [:]
        defaults = template
    }

    /// A host as the file has it, for all the names that its key makes.
    mutating func readHost(_ entry: FileValue.Entry) -> HostTemplate? {
        let own = entry.value
        guard own.entries != nil || own.isNull else {
            report("a host is a mapping, as in `\(entry.key): { address: 10.0.0.24 }`, found \(own.kind)", at: own.position)
            return nil
        }
        var template = defaults
        apply(own, to: &template, of: "a host", known: Self.keys)
        settleTransport(own, &template)
        return template
    }

    /// Who names a container, or what runs it, means the transport.
    private mutating func settleTransport(_ own: FileValue, _ template: inout HostTemplate) {
        let named = own["container"] ?? own["engine"]
        template.transportPosition = (own["transport"] ?? named ?? own).position
        guard named != nil else { return }
        if let given = own["transport"], !given.isNull, template.transport != .container {
            report("`container` and `engine` are for the transport `container`, found \(given.kind)", at: given.position)
        }
        template.transport = .container
    }

    private mutating func containers(_ value: FileValue) -> [String] {
        guard let text = text(value, key: "container") else { return [] }
        var names: [String] = []
        do throws(HostRangeError) { names = try HostRange.names(text) } catch { report(error.description, at: value.position) }
        for name in names
        where name.hasPrefix("-") || !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }) {
            report("`\(name)` is not the name of a container; use letters, digits, `.`, `-` and `_`", at: value.position)
        }
        return names
    }

    /// Takes over what a mapping says; `~` is no value, whatever the defaults say.
    private mutating func apply(_ mapping: FileValue, to template: inout HostTemplate, of what: String, known: [String]) {
        for entry in mapping.entries ?? [] {
            guard known.contains(entry.key) else {
                reportUnknown(entry, of: what, known: known)
                continue
            }
            let value: FileValue? = entry.value.isNull ? nil : entry.value
            switch entry.key {
            case "address":
                template.addressPosition = value?.position
                guard let value, let text = text(value, key: "address") else { continue }
                do throws(HostRangeError) { template.addresses = try HostRange.names(text) } catch {
                    report(error.description, at: value.position)
                }
            case "domain": template.domain = value.flatMap { text($0, key: "domain") }
            case "port": template.port = value.flatMap { port($0) }
            case "user": template.user = value.flatMap { text($0, key: "user") }
            case "via":
                template.via = value.flatMap { text($0, key: "via") }
                template.viaIsDefault = false
                template.viaPosition = value?.position
            case "roles": template.roles = value.map { roles($0) } ?? []
            case "identity": template.identities = value.map { identities($0) } ?? []
            case "known-hosts": template.knownHosts = value.flatMap { text($0, key: "known-hosts") }.map(localPath)
            case "host-keys": template.hostKeys = value.map { hostKeys($0) } ?? []
            case "host-key-policy": template.hostKeyPolicy = value.flatMap { word($0, key: "host-key-policy") }
            case "transport": template.transport = value.flatMap { word($0, key: "transport") } ?? .auto
            case "engine": template.engine = value.flatMap { word($0, key: "engine") } ?? .lxc
            case "container": template.containers = value.map { containers($0) } ?? []
            default: template.vars = value.map { vars($0) } ?? [:]
            }
        }
    }

    private mutating func identities(_ value: FileValue) -> [LocalPath] {
        texts(value, key: "identity").map { text, position in
            let identity = localPath(text)
            if identityPlaces[identity.path] == nil { identityPlaces[identity.path] = "\(path):\(position)" }
            return identity
        }
    }

    mutating func checkKeys(of value: FileValue, of what: String, known: [String]) {
        for entry in value.entries ?? [] where !known.contains(entry.key) { reportUnknown(entry, of: what, known: known) }
    }

    private mutating func reportUnknown(_ entry: FileValue.Entry, of what: String, known: [String]) {
        let suggestion = NearMiss.suggestion(for: entry.key, among: known)
        let list = known.map { "`\($0)`" }.joined(separator: ", ")
        let hint = suggestion.map { "did you mean `\($0)`?" } ?? "its keys are \(list); values of your own go under `vars`"
        report("`\(entry.key)` is not a key of \(what); \(hint)", at: entry.position)
    }

    private mutating func text(_ value: FileValue, key: String) -> String? {
        guard let text = value.text, !text.isEmpty, !text.utf8.contains(where: { (0x0A...0x0D).contains($0) }) else {
            report("`\(key)` is a text on one line, found \(value.text == "" ? "an empty one" : value.kind)", at: value.position)
            return nil
        }
        return text
    }

    /// One text, or a list of them.
    mutating func texts(_ value: FileValue, key: String) -> [(text: String, position: FilePosition)] {
        let values: [FileValue]
        if case .list(let list) = value.content { values = list } else { values = [value] }
        return values.compactMap { value in text(value, key: key).map { ($0, value.position) } }
    }

    private mutating func port(_ value: FileValue) -> Int? {
        guard let text = value.text, let port = Int(text), (1...65535).contains(port) else {
            report("`port` is a number between 1 and 65535, found \(value.kind)", at: value.position)
            return nil
        }
        return port
    }

    private mutating func roles(_ value: FileValue) -> [String] {
        var roles: [String] = []
        for (role, position) in texts(value, key: "roles") {
            if let problem = InventoryDocument.problem(withName: role, of: "a role") { report(problem, at: position) }
            if !roles.contains(role) { roles.append(role) }
        }
        return roles
    }

    mutating func vars(_ value: FileValue) -> [String: ConfigurationValue] {
        if value.isNull { return [:] }
        guard case .map(let vars) = value.configurationValue else {
            report("`vars` is a mapping, as in `{ http_port: 80 }`, found \(value.kind)", at: value.position)
            return [:]
        }
        return vars
    }

    private mutating func word<Word: RawRepresentable & CaseIterable>(_ value: FileValue, key: String) -> Word?
    where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        if let text = value.text, let word = Word(rawValue: text) { return word }
        let suggestion = value.text.flatMap { NearMiss.suggestion(for: $0, among: words) }.map { "; did you mean `\($0)`?" } ?? ""
        report("`\(key)` is one of \(words.joined(separator: ", ")), found \(value.kind)\(suggestion)", at: value.position)
        return nil
    }

    /// Keys as in a `.pub` file: the type, the base64, and a comment that is dropped.
    private mutating func hostKeys(_ value: FileValue) -> [String] {
        texts(value, key: "host-keys").compactMap { text, position in
            let words = text.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count >= 2, let blob = Base64.decode(words[1].utf8), blob.count > 4 else {
                report("a host key is a type and base64, as in `ssh-ed25519 AAAA…`, found `\(text)`", at: position)
                return nil
            }
            let length = blob.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard blob.dropFirst(4).prefix(length).elementsEqual(words[0].utf8) else {
                report("this host key says `\(words[0])`, and its base64 is of another type, or not complete", at: position)
                return nil
            }
            return "\(words[0]) \(words[1])"
        }
    }

    /// A path as the file has it: relative to the file, unless it begins with `/` or `~`.
    private func localPath(_ text: String) -> LocalPath {
        LocalPath(text.hasPrefix("/") || text.hasPrefix("~") ? text : folder + "/" + text)
    }
}
