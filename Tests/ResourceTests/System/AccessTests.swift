import Testing

@testable import Weft

@Suite("Packet filters and the SSH server")
struct AccessTests {
    @Test("a table of nftables is checked, used, included and watched")
    func table() async throws {
        try await Golden("NFTables/table").check {
            var table = NFTables(table: "inet web", "  chain input { type filter hook input priority 0; policy accept; }\n")
            let _ = table.redirect(to: Golden.state)
            table
        }
    }

    @Test("rules that nft does not accept are not used")
    func refused() async throws {
        try await Golden("NFTables/refused").check {
            var rules = NFTables(ruleset: "tabl inet x {\n}\n")
            let _ = rules.redirect(to: Golden.state)
            rules
        }
    }

    @Test("rules of ufw are found as it lists them")
    func rules() async throws {
        try await Golden("UFWRule/rules").check {
            UFWRule(.allow, port: 443, protocol: .tcp, from: "10.0.0.0/8")
            UFWRule(.deny, port: 99, .absent)
            UFWRule(.allow, port: 22, protocol: .tcp, comment: "ssh")
            UFWRule(.allow, port: 23, .absent)
            UFWRule(.deny, port: 25, protocol: .tcp, direction: .outgoing)
            UFWRule(.allow, port: 80, through: 81, protocol: .tcp, on: "eth0")
            UFWRule(.reject, from: "1.2.3.4")
        }
    }

    @Test("a firewall is switched on when it lets the connection in")
    func enabled() async throws { try await Golden("UFW/enabled").check { UFW(.enabled) } }

    @Test("a firewall is not switched on when it would not let the connection in")
    func notEnabled() async throws { try await Golden("UFW/refused").check { UFW(.enabled) } }

    private func settings(_ settings: SSHDSettings) -> SSHDSettings {
        var settings = settings
        settings.main = "\(Golden.state)/sshd_config"
        return settings
    }

    @Test("settings get a file of their own where it would be read")
    func dropIn() async throws {
        try await Golden("SSHDSettings/dropin").check {
            File("\(Golden.state)/sshd_config", content: "# The server\n\nInclude \(Golden.state)/sshd_config.d/*.conf\nPort 22\n")
            settings(SSHDSettings(["MaxSessions": "50", "Banner": "/etc/issue net"]))
        }
    }

    @Test("settings are a block at the beginning where no folder is read")
    func main() async throws {
        try await Golden("SSHDSettings/main").check {
            File("\(Golden.state)/sshd_config", content: "# The server\nPort 22\nMatch User x\n").when("[ ! -e $STATE/sshd_config ]")
            settings(SSHDSettings(["MaxSessions": "50"]))
        }
    }

    @Test("what sshd does not accept is not used")
    func nonsense() async throws {
        try await Golden("SSHDSettings/refused").check {
            File("\(Golden.state)/sshd_config", content: "Include \(Golden.state)/sshd_config.d/*.conf\n")
            settings(SSHDSettings(["Nonsense": "50"]))
        }
    }

    @Test("what would lock the user out is not used")
    func lockout() async throws {
        try await Golden("SSHDSettings/lockout").check {
            File("\(Golden.state)/sshd_config", content: "Include \(Golden.state)/sshd_config.d/*.conf\n")
            settings(SSHDSettings(["PasswordAuthentication": "no", "PubkeyAuthentication": "no"]))
        }
    }

    @Test("what cannot be is told before a host is asked")
    func problems() {
        #expect(SSHDSettings(["Match": "User x"]).script.problem?.contains("write a `File`") == true)
        #expect(SSHDSettings([:]).script.problem == "there is no setting")
        #expect(SSHDSettings(["A": "b\nc"]).script.problem != nil)
        #expect(NFTables(table: "web", "").script.problem?.contains("no table with its family") == true)
        #expect(UFWRule(.allow).script.problem?.contains("the policy") == true)
        #expect(UFWRule(.allow, port: 0).script.problem != nil)
        #expect(UFWRule(.allow, port: 1, through: 9).script.problem?.contains("needs a protocol") == true)
        #expect(UFW(.enabled, incoming: .limit).script.problem != nil)
        #expect(WaitFor(.port(0)).script.problem != nil && WaitFor(.file("x")).script.problem != nil)
    }

    @Test("waiting ends when it is there, and when the time is over", arguments: [["/bin/sh"], ["busybox", "sh"], ["bash"]])
    func waiting(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        let late: Command = "(sleep 0.4; mv \("\(box.folder)/a") \("\(box.folder)/b")) >/dev/null 2>&1 &"
        struct Later: Resource {
            let command: Command
            let title = "Later"
            var script: ResourceScript { ResourceScript(check: "return 1", apply: command) }
        }
        try box.write("", to: "a")
        #expect(
            try await box.apply {
                Later(command: late)
                WaitFor(.file("\(box.folder)/b"), within: .seconds(20))
                WaitFor(.succeeds("test -e \("\(box.folder)/b")"))
            }.statuses == [.changed, .ok, .ok])
        let missing = try await box.apply { WaitFor(.succeeds("sleep 9; exit 1"), within: .seconds(1)) }
        #expect(missing.statuses == [.failed])
        #expect(missing.items[0].output == ["`sleep 9; exit 1` has not come within 1 s"])
        let preview = try await box.apply(preview: true) {
            File("\(box.folder)/c", content: "")
            WaitFor(.file("\(box.folder)/d"))
        }
        #expect(preview.statuses == [.changed, .mayChange])
        #expect(try await box.apply(preview: true) { WaitFor(.port(1)) }.statuses == [.failed])
    }
}

extension NFTables {
    fileprivate mutating func redirect(to folder: String) {
        (main, self.folder, memory) = ("\(folder)/nftables.conf", "\(folder)/nftables.d", "\(folder)/memory")
    }
}
