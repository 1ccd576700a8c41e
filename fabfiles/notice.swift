import WeftTasks

/// Makes a container that tells a notice to whoever connects.
///
/// A second call changes nothing; another text only replaces the old one.
///
/// - Parameters:
///   - name: the container's name.
///   - text: what it tells.
///   - port: the TCP port it listens on.
@Task
func noticeboard(on host: Connection, name: Domain, text: String, port: UInt16 = 1717) async throws {
    let container = try await LXC.create(name.name, on: host)
    try await notice(on: container, text: text, port: port)
}

/// Tells a notice to whoever connects to a port of a host.
///
/// systemd listens, and starts a `cat` for each connection: nothing has to be installed.
///
/// - Parameters:
///   - text: what it tells.
///   - port: the TCP port it listens on.
@Task
func notice(on host: Connection, text: String, port: UInt16 = 1717) async throws {
    let root = host.sudo()
    try await root.put(text: text + "\n", to: "/etc/notice")
    var isNew = try await root.put(
        text: "[Service]\nExecStart=cat /etc/notice\nStandardInput=socket\nStandardOutput=socket\n",
        to: "/etc/systemd/system/notice@.service")
    isNew =
        try await root.put(
            text: "[Socket]\nListenStream=\(port)\nAccept=yes\n[Install]\nWantedBy=sockets.target\n",
            to: "/etc/systemd/system/notice.socket") || isNew
    if isNew { try await root.quiet().run("systemctl daemon-reload && systemctl enable notice.socket && systemctl restart notice.socket") }
    try await host.wait(for: .tcp(port: Int(port)), within: .seconds(10))
}
