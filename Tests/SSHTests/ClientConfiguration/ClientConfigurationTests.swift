import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite struct ClientConfigurationTests {
    private let scratch: Scratch
    private var context: ClientConfiguration.Context

    init() throws {
        scratch = try Scratch()
        context = ClientConfiguration.Context(localHost: "here.example.org", environment: ["KEYS": "/keys"])
    }

    private func resolve(_ text: String, _ host: String, user: String? = nil, port: Int? = nil) throws -> HostConfiguration {
        try scratch.write(text, to: "config")
        return try ClientConfiguration.load(file: scratch.path("config"), context: context).resolve(host: host, user: user, port: port)
    }

    /// What `ssh -G` and we say, option by option, of the options that both print alike.
    private func differences(_ text: String, _ host: String, user: String? = nil, port: Int? = nil) async throws -> [String] {
        let ours = try resolve(text, host, user: user, port: port)
        var command = ["ssh", "-G", "-F", scratch.path("config")]
        if let user { command += ["-l", user] }
        if let port { command += ["-p", String(port)] }
        let output = try await TestProgram.run(command + ["--", host])
        guard output.status == 0 else { return ["ssh -G: \(output.errors)"] }
        var theirs: [String: [String]] = [:]
        for line in output.output.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            theirs[String(parts[0]), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
        func seconds(_ duration: Duration?) -> String { String(duration?.components.seconds ?? 0) }
        func yes(_ flag: Bool, _ other: String = "no") -> String { flag ? "yes" : other }
        var expected: [String: [String]] = [
            "hostname": [ours.hostName], "user": [ours.user], "port": [String(ours.port)], "identitiesonly": [yes(ours.identitiesOnly)],
            "stricthostkeychecking": [
                ["yes": "true", "no": "false"][ours.strictHostKeyChecking.rawValue] ?? ours.strictHostKeyChecking.rawValue
            ],
            "hashknownhosts": [yes(ours.hashKnownHosts)], "connectionattempts": [String(ours.connectionAttempts)],
            "serveraliveinterval": [seconds(ours.serverAliveInterval)], "serveralivecountmax": [String(ours.serverAliveCountMax)],
            "forwardagent": [yes(ours.forwardAgent)], "batchmode": [yes(ours.batchMode)],
            "requesttty": [["no": "false", "yes": "true"][ours.requestTTY] ?? ours.requestTTY], "loglevel": [ours.logLevel],
            "addressfamily": [ours.addressFamily.rawValue], "numberofpasswordprompts": [String(ours.numberOfPasswordPrompts)],
            "passwordauthentication": [yes(ours.allowsPassword)], "kbdinteractiveauthentication": [yes(ours.allowsKeyboardInteractive)],
            "pubkeyauthentication": [ours.allowsPublicKey ? "true" : "false"], "tcpkeepalive": [yes(ours.tcpKeepAlive)],
            "compression": [yes(ours.compression)],
        ]
        expected["connecttimeout"] = [ours.connectTimeout.map { seconds($0) } ?? "none"]
        if ours.areIdentitiesNamed { expected["identityfile"] = ours.identityFiles }
        if let alias = ours.hostKeyAlias { expected["hostkeyalias"] = [alias] }
        if !ours.sendEnvironment.isEmpty { expected["sendenv"] = ours.sendEnvironment }
        if !ours.setEnvironment.isEmpty { expected["setenv"] = ours.setEnvironment }
        let jumps = ours.jumps.map { jump in
            let host = jump.host.contains(":") ? "[\(jump.host)]" : jump.host
            return (jump.user.map { "\($0)@" } ?? "") + host + (jump.port.map { ":\($0)" } ?? "")
        }
        if !jumps.isEmpty { expected["proxyjump"] = [jumps.joined(separator: ",")] }
        return expected.compactMap { name, values in
            theirs[name] == values ? nil : "\(name): we say \(values), ssh says \(theirs[name] ?? [])"
        }
    }

    // BatchMode stands beside a ServerAliveInterval because Debian's ssh, and no other, changes that one's default with it.
    static let corpus: [String] = [
        "",
        "Host web\n  HostName 10.0.0.1\n  User deploy\n  Port 2222\nHost *\n  User other\n  Port 22\n",
        "User first\nHost web\n  User second\n",
        "Host web* !web2\n  User a\nHost w?b1 db\n  User b\nHost *\n  User c\n",
        "Host *\n  HostName %h.example.com\n  IdentityFile /k/one\n  IdentityFile /k/two\nHost web1\n  IdentityFile /k/three\n",
        "Host=web1\nUser=joe\nPort = 99\n\tHostKeyAlias\t\"the alias\"\n",
        "IdentityFile \"/k/with space\"\nIdentityFile '/k/single'\nIdentityFile /k/back\\ slash\n",
        "# comment\n\n  User bob # trailing\nPort 24\n",
        "ProxyJump a,joe@b:2222,ssh://c:99\n", "ProxyJump none\nProxyJump a\n", "ProxyJump joe@[fe80::1]:22\n",
        "Host web1\n  HostName db\nMatch host db\n  User dba\nMatch originalhost web1\n  Port 77\nMatch host web1\n  Port 78\n",
        "Match user root\n  Port 1\nMatch !user root\n  Port 2\n",
        "User x\nMatch user x,y host web*,!web2\n  Port 3\nMatch all\n  Port 4\n",
        "Match exec \"test %h = web1\"\n  User yes\nMatch exec \"test %n = web2\"\n  User two\nMatch !exec \"true\"\n  Port 5\n",
        "Match final host *.example.com\n  User fin\nHost web1\n  HostName web1.example.com\nHost *.example.com\n  Port 44\n",
        "Match host web1 exec false\n User no\nMatch host nobody exec \"touch /nonexistent/x\"\n User no2\n",
        "ConnectTimeout 1m30s\nServerAliveInterval 15\nServerAliveCountMax 2\nConnectionAttempts 4\nStrictHostKeyChecking accept-new\n",
        "StrictHostKeyChecking off\nBatchMode yes\nForwardAgent yes\nIdentitiesOnly true\nHashKnownHosts yes\nServerAliveInterval 1h\n",
        "StrictHostKeyChecking yes\nRequestTTY force\nLogLevel verbose\nAddressFamily inet6\nPasswordAuthentication no\n",
        "SendEnv LANG LC_*\nSendEnv FOO\nSetEnv A=1 \"B=two words\"\nSetEnv C=3\nCompression yes\nTCPKeepAlive no\n",
        "PubkeyAuthentication no\nChallengeResponseAuthentication no\nNumberOfPasswordPrompts 1\nRequestTTY no\n",
        "IgnoreUnknown Frob*,Other\nFrobnicate yes\nOther x\nUser u\n", "HOST web1\nuSER Caps\n", "Host web1 web2 \"db\"\nUser quoted\n",
        "Host !web1 *\n  User notweb1\nHost !db\n  User never\n", "ConnectTimeout none\n",
    ]

    @Test("the home folder is that of the environment, and that of passwd without one")
    func home() {
        #expect(ClientConfiguration.Context(environment: ["HOME": "/elsewhere"]).home == "/elsewhere")
        let account = getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
        #expect(ClientConfiguration.Context(environment: ["HOME": ""]).home == account)
        #expect(ClientConfiguration.Context(home: "/given", environment: ["HOME": "/elsewhere"]).home == "/given")
    }

    @Test("hosts resolve as `ssh -G` resolves them", arguments: corpus)
    func agreesWithSSH(text: String) async throws {
        for host in ["web1", "web2", "db"] {
            let found = try await differences(text, host)
            #expect(found == [], "\(host) in\n\(text)")
        }
        let found = try await differences(text, "web1", user: "root", port: 1234)
        #expect(found == [], "root@web1:1234 in\n\(text)")
    }

    @Test("random files resolve as `ssh -G` resolves them")
    func randomFiles() async throws {
        let patterns = ["*", "web*", "!web1", "db", "w?b2", "*.example.com", "!*.com", "WEB1", "10.0.0.*"]
        let hosts = ["web1", "web2", "db", "web1.example.com", "WEB1", "10.0.0.4"]
        func pick(_ values: [String]) -> String { values.randomElement() ?? "" }
        func list(_ separator: String) -> String { (0..<Int.random(in: 1...3)).map { _ in pick(patterns) }.joined(separator: separator) }
        for _ in 0..<40 {
            let lines = (0..<12).map { number -> String in
                switch Int.random(in: 0..<9) {
                case 0, 1: "Host \(list(" "))"
                case 2: "Match \(pick(["", "!"]))host \(list(","))"
                case 3: "Match originalhost \(list(",")) \(pick(["", "user root", "!user u3,u4", "exec \"test %r != root\""]))"
                case 4: "Match \(pick(["final", "!final", "canonical", "all", "final host db"]))"
                case 5: "User u\(number)"
                case 6: "Port \(number + 1)"
                case 7: "HostName \(pick(["db", "%h.example.com", "10.0.0.9", "Web2"]))"
                default: "IdentityFile /k/\(number)"
                }
            }
            let text = lines.joined(separator: "\n") + "\n"
            for host in hosts {
                let found = try await differences(text, host)
                #expect(found == [], "\(host) in\n\(text)")
            }
        }
    }

    @Test("Include takes globs, absolute and nested, and stays inside its block")
    func includes() async throws {
        try scratch.write("User included\n", to: "d/10.conf")
        try scratch.write("Host db\n  Port 7\nHost *\n  HostName in.example.com\n", to: "d/20.conf")
        try scratch.write("Include \(scratch.folder)/d/*.conf\nConnectionAttempts 9\n", to: "all")
        let texts = [
            "Include \(scratch.path("all")) \(scratch.folder)/none/*\nUser late\n",
            "Host web1\n  Include \(scratch.path("all"))\n  Port 5\nHost *\n  User rest\n",
            "Include \"\(scratch.folder)/d/20.conf\"\nPort 6\n",
        ]
        for text in texts {
            for host in ["web1", "db"] {
                let found = try await differences(text, host)
                #expect(found == [], "\(host) in\n\(text)")
            }
        }
        try scratch.write("Include \(scratch.path("loop"))\n", to: "loop")
        #expect(throws: ClientConfigurationError(file: scratch.path("loop"), line: 1, reason: "too many files include one another")) {
            try ClientConfiguration.load(file: scratch.path("loop"))
        }
    }

    @Test("tokens, `~` and the environment are expanded where each option allows them")
    mutating func tokens() throws {
        context.home = "/home/u"
        context.localUser = "u"
        context.userID = 7
        let text = """
            HostName %h.net
            User joe
            Port 2200
            HostKeyAlias al
            IdentityFile ~/%r@%h:%p
            IdentityFile ${KEYS}/%n-%u-%i-%l-%L-%k-100%%
            IdentityFile %d/%C
            UserKnownHostsFile ~/kh/%k /other/%h
            IdentityAgent ~/agent
            ProxyCommand nc -X 5 "%h" %p # %r
            """
        let host = try resolve(text, "web")
        #expect(host.hostName == "web.net" && host.originalHost == "web")
        let hash = Digest.sha1(Array("here.example.orgweb.net2200joe".utf8)).map { String(format: "%02x", $0) }.joined()
        #expect(host.identityFiles == ["/home/u/joe@web.net:2200", "/keys/web-u-7-here.example.org-here-al-100%", "/home/u/\(hash)"])
        #expect(host.userKnownHostsFiles == ["/home/u/kh/al", "/other/web.net"])
        #expect(host.identityAgent == "/home/u/agent")
        #expect(host.proxyCommand == "nc -X 5 \"web.net\" 2200 # joe")
        #expect(throws: ClientConfigurationError.self) { try resolve("IdentityFile ${NONE}/x", "web") }
        #expect(throws: ClientConfigurationError.self) { try resolve("ProxyCommand nc %u", "web") }
    }

    @Test("a host or user that a shell would act on is refused, from wherever it comes")
    func injection() throws {
        for host in ["-oProxyCommand=x", "a;b", "$(id)", "a b", "a\nb", "`x`", "a|b", "", "-\u{301}x"] {
            #expect(throws: ClientConfigurationError.self) { try resolve("", host) }
        }
        for user in ["-l", "a;b", "x\ny", "$(id)", "a\u{7}", "x\\", "-\u{301}l", "a -\u{301}l"] {
            #expect(throws: ClientConfigurationError.self) { try resolve("", "web", user: user) }
        }
        #expect(try resolve("", "web", user: "DOMAIN\\joe").user == "DOMAIN\\joe")
        #expect(throws: ClientConfigurationError.self) { try resolve("HostName $(touch${IFS}x)\nProxyCommand nc %h", "web") }
        #expect(throws: ClientConfigurationError.self) { try resolve("User \"a;b\"\nMatch exec \"echo %r\"\n", "web") }
        #expect(throws: ClientConfigurationError.self) { try resolve("ProxyJump \"a;b\"", "web") }
    }

    @Test("mistakes name the file and the line")
    func mistakes() throws {
        let cases: [(String, Int, String)] = [
            ("User a\nFrob x\n", 2, "unknown option `Frob`; `IgnoreUnknown Frob` above it would have it skipped"),
            ("Host other\n  Frob x\n", 2, "unknown option `Frob`; `IgnoreUnknown Frob` above it would have it skipped"),
            ("Port x\n", 1, "`x` is not a port from 1 to 65535"), ("User\n", 1, "`User` has no value"),
            ("User \"a\n", 1, "a quote is not closed"), ("\nMatch frob x\n", 2, "unknown condition `frob` of `Match`"),
            ("User a b\n", 1, "`User` takes one value; `b` is one too many"), ("BatchMode maybe\n", 1, "`maybe` is not `yes` or `no`"),
        ]
        for (text, line, reason) in cases {
            #expect(throws: ClientConfigurationError(file: scratch.path("config"), line: line, reason: reason)) { try resolve(text, "web") }
        }
        let none = scratch.path("none")
        #expect(throws: ClientConfigurationError(file: none, line: 0, reason: "no such file or directory")) {
            try ClientConfiguration.load(file: none)
        }
    }

    @Test("valid options that are not honoured are named once, with their place, if they are for the host")
    func unsupported() throws {
        let host = try resolve(
            "Ciphers aes128-ctr\nciphers x\nHost other\n  ControlMaster yes\nHost *\n  ProxyUseFdpass yes\n  Protocol 2\n", "web")
        #expect(host.unsupported.map(\.option) == ["Ciphers", "ProxyUseFdpass"] && host.unsupported.map(\.line) == [1, 6])
        let network = try resolve("Match localnetwork 10.0.0.0/8\n  User x\n", "web")
        #expect(network.unsupported.map(\.option) == ["Match localnetwork"] && !network.isUserNamed)
    }

    @Test("forwards add up, in the order of their kinds, with tokens expanded, unless they are all taken back")
    func forwards() throws {
        let text = """
            Host web
              LocalForward 8080 intranet:80
              DynamicForward 127.0.0.1:1080
              LocalForward %d/near.sock /run/far.sock
            Host *
              RemoteForward 9000 localhost:3000
              LocalForward 8081 intranet:81

            """
        let host = try resolve(text, "web")
        #expect(host.forwards.map(\.option) == ["LocalForward", "LocalForward", "LocalForward", "RemoteForward", "DynamicForward"])
        #expect(host.forwards.map(\.listen) == ["8080", "\(context.home)/near.sock", "8081", "9000", "127.0.0.1:1080"])
        #expect(host.forwards.map(\.target) == ["intranet:80", "/run/far.sock", "intranet:81", "localhost:3000", nil])
        #expect(host.forwards[0].place == "\(scratch.path("config")):2" && host.unsupported.isEmpty)
        #expect(try resolve("ClearAllForwardings yes\n" + text, "web").forwards.isEmpty)
        #expect(throws: ClientConfigurationError(file: scratch.path("config"), line: 1, reason: "`LocalForward` takes two addresses")) {
            try resolve("LocalForward 8080\n", "web")
        }
    }

    @Test("a `Match exec` that takes too long does not match and is ended")
    mutating func slowCommand() throws {
        context.commandLimit = .milliseconds(50)
        let start = ContinuousClock.now
        #expect(try resolve("Match exec \"sleep 30\"\n  User x\n", "web").isUserNamed == false)
        #expect(ContinuousClock.now - start < .seconds(29))
    }

    @Test("the user's file counts before the system's, and one that others may write to is refused")
    func userAndSystem() throws {
        try scratch.write("User mine\n", to: "user")
        try scratch.write("User theirs\nPort 99\n", to: "system")
        let load = { [context, scratch] in
            try ClientConfiguration.load(userFile: scratch.path("user"), systemFile: scratch.path("system"), context: context)
        }
        let host = try load().resolve(host: "web")
        #expect(host.user == "mine" && host.port == 99)
        chmod(scratch.path("user"), 0o666)
        #expect(throws: ClientConfigurationError.self) { try load() }
        let nothing = try ClientConfiguration.load(userFile: "/none", systemFile: "/none").resolve(host: "web")
        #expect(nothing.port == 22 && nothing.jumps.isEmpty && nothing.proxyCommand == nil)
    }
}
