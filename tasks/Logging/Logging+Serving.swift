extension Logging {
    /// Makes a host take the logs of others by TCP, each host's into a file of its own.
    ///
    /// - Parameters:
    ///   - port: The TCP port.
    ///   - tls: Whether only clients with a certificate are let in, over TLS. The host makes the certificate authority that signs them.
    ///   - keep: How many days' files are kept.
    ///   - host: The host.
    public static func serve(port: UInt16 = 5514, tls: Bool = false, keep: UInt16 = 30, on host: Connection) async throws {
        guard port > 0 else { throw Error.setting("port", "0 is no port") }
        let address = host.host.address.flatMap { IPv4Address($0) }
        try await host.sudo().apply {
            packages(tls: tls)
            Directory(folder, mode: 0o750, owner: "root", group: "adm")
            if tls {
                Directory(serverFolder, mode: 0o700, owner: "root", group: "root")
                CertificateAuthority(name: host.name)
                ServerCertificate(name: host.name, address: address?.description).notify(Service("rsyslog").restart)
            }
            configuration("30-remote.conf", serverConfiguration(port: port, tls: tls))
            File("/etc/logrotate.d/remote", content: rotation(keep: keep), mode: 0o644, validate: rotationCheck)
            Service("rsyslog", .running, .enabled)
        }
        if !host.run.isPreview {
            try await host.wait(for: .tcp(port: Int(port)), within: .seconds(20))
            host.say("\(host.name) takes logs on TCP port \(port)\(tls ? ", over TLS" : "")")
        }
    }

    /// Messages of others go to their files and nowhere else. A name that a message claims to be from cannot lead out of the folder.
    nonisolated static func serverConfiguration(port: UInt16, tls: Bool) -> String {
        let security =
            tls
            ? """
            \n      streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="x509/certvalid"
                  streamDriver.CAFile="\(serverFolder)/ca.pem" streamDriver.CertFile="\(serverFolder)/cert.pem" streamDriver.KeyFile="\(serverFolder)/key.pem"
            """ : ""
        return """
            # Logs of other hosts.
            module(load="imtcp")

            template(name="RemoteFile" type="string" string="\(folder)/%HOSTNAME:::secpath-replace%/syslog.log")
            template(name="RemoteLine" type="string" string="%TIMESTAMP:::date-rfc3339% %HOSTNAME% %syslogtag%%msg:::sp-if-no-1st-sp%%msg:::drop-last-lf%\\n")

            ruleset(name="remote") {
                action(type="omfile" dynaFile="RemoteFile" template="RemoteLine"
                       dirOwner="root" dirGroup="adm" dirCreateMode="0750" fileOwner="root" fileGroup="adm" fileCreateMode="0640")
            }

            input(type="imtcp" port="\(port)" ruleset="remote"\(security))

            """
    }

    /// logrotate tells all that it would do, so it is shown only when it would not.
    nonisolated static let rotationCheck: Command =
        #"sh -c 'said=$(logrotate -d "$1" 2>&1) && exit; echo "$said" >&2; exit 1' sh %s"#

    nonisolated static func rotation(keep: UInt16) -> String {
        """
        \(folder)/*/*.log {
            daily
            rotate \(keep)
            missingok
            notifempty
            compress
            delaycompress
            create 0640 root adm
            sharedscripts
            postrotate
                /usr/lib/rsyslog/rsyslog-rotate
            endscript
        }

        """
    }
}
