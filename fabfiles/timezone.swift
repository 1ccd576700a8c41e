import Weft

/// Sets the time zone of a host.
///
/// - Parameter zone: its name, such as Europe/Paris.
@Task
func timezone(on host: Connection, zone: String) async throws {
    let file = "/usr/share/zoneinfo/\(zone)"
    try await host.quiet().run("test -f \(file)")
    if try await host.sudo().put(text: "\(zone)\n", to: "/etc/timezone") {
        try await host.sudo("ln -sfn \(file) /etc/localtime")
        host.say("it is \(try await host.quiet().run("date +%R").text) there")
    }
}
