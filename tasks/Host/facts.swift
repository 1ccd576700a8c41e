import Weft

/// Shows what a host is: its system, hardware and addresses.
///
/// With `--json` they are members of an object.
@Task
func facts(on host: Connection) async throws {
    let facts = try await host.facts
    host.run.report(.facts(host: host.name, facts.values.map { FactValue(name: $0.name, value: $0.value) }))
}
