extension Logging {
    /// Makes a host send its logs to a server, and keep them on disk while the server cannot be reached.
    ///
    /// With `tls`, the host makes a key that never leaves it, and the server, which must be in the inventory, signs its certificate.
    ///
    /// - Parameters:
    ///   - server: The server, by its name in the inventory or an address.
    ///   - port: The server's TCP port.
    ///   - tls: Whether it is sent over TLS, to nobody but the holder of the server's certificate.
    ///   - host: The host that sends.
    public static func send(to server: String, port: UInt16 = 5514, tls: Bool = false, on host: Connection) async throws {
        guard port > 0 else { throw Error.setting("port", "0 is no port") }
        guard server != host.name else { throw Error.setting("server", "`\(server)` cannot send its logs to itself") }
        let address = host.run.inventory[server]?.address ?? server
        let root = host.sudo()
        let authority = tls ? try await Self.authority(of: server, for: host) : nil
        var certificate: String?
        if let authority, !host.run.isPreview {
            certificate = try await Self.certificate(of: host, authority: authority, server: server)
        }
        try await root.apply {
            packages(tls: tls)
            if let authority {
                Directory(clientFolder, mode: 0o700, owner: "root", group: "root")
                File("\(clientFolder)/ca.pem", content: authority, mode: 0o644).notify(Service("rsyslog").restart)
                if let certificate {
                    File("\(clientFolder)/cert.pem", content: certificate, mode: 0o644).notify(Service("rsyslog").restart)
                }
            }
            configuration("60-forward.conf", clientConfiguration(server: server, address: address, port: port, tls: tls))
            Service("rsyslog", .running, .enabled)
        }
        if !host.run.isPreview { host.say("\(host.name) sends its logs to \(server), TCP port \(port)\(tls ? ", over TLS" : "")") }
    }

    /// Everything goes to the server by way of a queue on disk, which a crash and a restart leave there.
    nonisolated static func clientConfiguration(server: String, address: String, port: UInt16, tls: Bool) -> String {
        let security =
            tls
            ? """
            \n       streamDriver="ossl" streamDriverMode="1" streamDriverAuthMode="x509/name" streamDriverPermittedPeers="\(server)"
                   streamDriver.CAFile="\(clientFolder)/ca.pem" streamDriver.CertFile="\(clientFolder)/cert.pem" streamDriver.KeyFile="\(clientFolder)/key.pem"
            """ : ""
        return """
            # The logs of this host, to \(server).
            action(type="omfwd" name="forward" target="\(address)" port="\(port)" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_ForwardFormat"
                   action.resumeRetryCount="-1" action.resumeInterval="2" action.resumeIntervalMax="15"
                   queue.type="disk" queue.filename="forward" queue.spoolDirectory="/var/spool/rsyslog" queue.maxFileSize="16m" queue.maxDiskSpace="1g"
                   queue.checkpointInterval="1" queue.saveOnShutdown="on" queue.timeoutEnqueue="0"\(security))

            """
    }
}
