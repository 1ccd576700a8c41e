import Weft

/// Tasks as the macro would make them.
enum Definitions {
    static func task(
        _ name: String, function: String? = nil, _ target: TaskDefinition.Target = .once, parameters: [TaskParameter] = [],
        after: [String] = [], inputs: [String] = [], outputs: [String] = [], roles: [String] = [], confirm: String? = nil,
        module: String = "fabfile", file: String = "fabfile.swift", line: Int = 1, body: @escaping TaskDefinition.Body = { _, _ in }
    ) -> TaskDefinition {
        TaskDefinition(
            name: name, function: function ?? name, domain: "fabfile", summary: "", parameters: parameters, target: target,
            prerequisites: after, inputs: inputs, outputs: outputs, roles: roles, confirmation: confirm, module: module, file: file,
            line: line, body: body)
    }

    static let inventory: Inventory = {
        func host(_ name: String, _ roles: [String]) -> Inventory.Host {
            var host = Inventory.Host(name: name)
            host.roles = roles
            return host
        }
        return Inventory(
            hosts: [host("web1", ["web"]), host("web2", ["web"]), host("db1", ["db"])], roles: ["web", "db", "empty"], source: "site.yaml")
    }()
}
