import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Logs of many hosts on one")
struct LoggingTests {
    @Test("the server's configuration keeps each host's messages apart")
    func server() {
        #expect(
            Logging.serverConfiguration(port: 5514, tls: false) == #"""
                # Logs of other hosts.
                module(load="imtcp")

                template(name="RemoteFile" type="string" string="/var/log/remote/%HOSTNAME:::secpath-replace%/syslog.log")
                template(name="RemoteLine" type="string" string="%TIMESTAMP:::date-rfc3339% %HOSTNAME% %syslogtag%%msg:::sp-if-no-1st-sp%%msg:::drop-last-lf%\n")

                ruleset(name="remote") {
                    action(type="omfile" dynaFile="RemoteFile" template="RemoteLine"
                           dirOwner="root" dirGroup="adm" dirCreateMode="0750" fileOwner="root" fileGroup="adm" fileCreateMode="0640")
                }

                input(type="imtcp" port="5514" ruleset="remote")

                """#)
        #expect(Logging.serverConfiguration(port: 6514, tls: true).contains(#"streamDriver.authMode="x509/certvalid""#))
    }

    @Test("a client sends to the address, over TLS to nobody but the server, and keeps what it cannot send on disk")
    func client() {
        #expect(
            Logging.clientConfiguration(server: "devlog", address: "10.0.0.22", port: 5514, tls: true) == #"""
                # The logs of this host, to devlog.
                action(type="omfwd" name="forward" target="10.0.0.22" port="5514" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_ForwardFormat"
                       action.resumeRetryCount="-1" action.resumeInterval="2" action.resumeIntervalMax="15"
                       queue.type="disk" queue.filename="forward" queue.spoolDirectory="/var/spool/rsyslog" queue.maxFileSize="16m" queue.maxDiskSpace="1g"
                       queue.checkpointInterval="1" queue.saveOnShutdown="on" queue.timeoutEnqueue="0"
                       streamDriver="ossl" streamDriverMode="1" streamDriverAuthMode="x509/name" streamDriverPermittedPeers="devlog"
                       streamDriver.CAFile="/etc/rsyslog-tls/client/ca.pem" streamDriver.CertFile="/etc/rsyslog-tls/client/cert.pem" streamDriver.KeyFile="/etc/rsyslog-tls/client/key.pem")

                """#)
    }

    /// A server and two clients of one run; the server has the lines of those that are named.
    private func site(found names: [String]) -> (server: FakeConnection, clients: [FakeConnection]) {
        let run = FakeRun()
        let server = FakeConnection(to: Inventory.Host(name: "devlog"), in: run)
        server.transport.answer(.exactly("sh -s")) { invocation in
            let marks = invocation.inputText.matches(of: /weft-check-[a-z0-9]+-[0-9]/).map { String($0.output) }
            let lines = zip(["devrepo", "devweb"], marks).filter { names.contains($0.0) }.map { "/var/log/remote/\($0)/syslog.log:\($1)\n" }
            return CommandResult(standardOutput: lines.joined())
        }
        let clients = ["devrepo", "devweb"].map { FakeConnection(to: Inventory.Host(name: $0), in: run) }
        for client in clients {
            client.transport.answer(.beginning("logger -t weft -- 'weft-check-"))
            client.transport.answer(.exactly("sh -s"), with: CommandResult(standardOutput: "rsyslog is failed\n"))
        }
        return (server, clients)
    }

    @Test("each client's line is looked for on the server, all of them at once")
    func check() async throws {
        let (server, clients) = site(found: ["devrepo", "devweb"])
        let files = try await Logging.check(server: server.connection, clients: clients.map(\.connection), within: .seconds(5))
        #expect(files == ["devrepo": "/var/log/remote/devrepo/syslog.log", "devweb": "/var/log/remote/devweb/syslog.log"])
        #expect(server.commands.count == 1 && clients.map(\.commands.count) == [1, 1])
        #expect(clients[1].notes == ["its line is on devlog, in /var/log/remote/devweb/syslog.log"])
    }

    @Test("a client whose line is missing is named, with what its rsyslog says")
    func missing() async throws {
        let (server, clients) = site(found: ["devrepo"])
        let error = await #expect(throws: Logging.Error.self) {
            try await Logging.check(server: server.connection, clients: clients.map(\.connection), within: .seconds(5))
        }
        #expect(
            error?.description == """
                devlog: the line of `devweb` has not come within 5.0 seconds
                  devweb: rsyslog is failed
                  `task log_client host=NAME server=devlog` makes a host send
                """)
    }

    @Test("a host cannot send to itself, and no port is 0")
    func settings() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devlog"))
        await #expect(throws: Logging.Error.setting("server", "`devlog` cannot send its logs to itself")) {
            try await Logging.send(to: "devlog", on: host.connection)
        }
        await #expect(throws: Logging.Error.setting("port", "0 is no port")) { try await Logging.serve(port: 0, on: host.connection) }
        #expect(host.commands.isEmpty)
    }

    @Test("over TLS a server without an authority is an error with the next step")
    func noAuthority() async throws {
        let run = FakeRun(inventory: Inventory(hosts: [Inventory.Host(name: "devlog", address: "10.0.0.22")]))
        let host = FakeConnection(to: Inventory.Host(name: "devweb"), in: run)
        run.transport(for: "devlog").answer(.containing("cat ca.pem"), with: CommandResult(standardOutput: "", status: 1))
        let error = await #expect(throws: Logging.Error.self) { try await Logging.send(to: "devlog", tls: true, on: host.connection) }
        #expect(
            error?.description == """
                devlog: there is no certificate authority to sign certificates of clients
                  make one with `task logger host=devlog tls=yes`
                """)
        #expect(host.transport.applied.isEmpty)
    }

    @Test("a good certificate is left alone, and one that is not is signed by the server")
    func certificates() async throws {
        let run = FakeRun(inventory: Inventory(hosts: [Inventory.Host(name: "devlog", address: "10.0.0.22")]))
        let host = FakeConnection(to: Inventory.Host(name: "devweb"), in: run)
        let server = run.transport(for: "devlog")
        server.answer(.containing("cat ca.pem"), with: CommandResult(standardOutput: "-----BEGIN CERTIFICATE-----\n"))
        host.transport.answer(
            FakeAnswer(
                .exactly("sh -s"), inTurn: ["good\n", "-----BEGIN CERTIFICATE REQUEST-----\n"].map { CommandResult(standardOutput: $0) }))
        try await Logging.send(to: "devlog", tls: true, on: host.connection)
        #expect(host.changes.isEmpty && server.commands.count == 1)
        #expect(!host.transport.applied[0].resources.map(\.title).contains("File /etc/rsyslog-tls/client/cert.pem"))
        server.answer(.exactly("sh -s"), with: CommandResult(standardOutput: "-----BEGIN CERTIFICATE-----\nsigned\n"))
        try await Logging.send(to: "devlog", tls: true, on: host.connection)
        #expect(host.changes == ["devlog signed a certificate for devweb"])
        #expect(host.transport.applied[1].resources.map(\.title).contains("File /etc/rsyslog-tls/client/cert.pem"))
    }
}
