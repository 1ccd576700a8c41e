/// The options that the generator writes, with values that are right, odd, and wrong.
struct ConfigurationOptions {
    let name: String
    let values: [String]
    /// Whether the value is the rest of the line, quotes and comments included.
    var takesRest = false
    /// Whether we look at the value at all.
    var isOurs = true

    private static let flags = ["yes", "no", "true", "false", "YES", "No", "maybe", "1", ""]
    private static let numbers = [
        "1", "3", "10", "+5", "0", "-1", "010", "x", "1x", "2147483647", "2147483648", "99999999999999999999", "",
    ]
    private static let times = [
        "10", "0", "1m30s", "2h", "1W", "1d2h3m4s", "none", "None", "+5", "-5", "1h30", "s", "1x", "", "2147483647", "2147483648", "3550w",
        "3551w",
        "1mm", "5s5", "99999999999999999999",
    ]
    private static let paths = [
        "/k/one", "/k/two", "~/key", "~", "~/", "~root/key", "none", "None", "/k/%h/%n", "/k/%r@%h:%p", "/k/%%h", "/k/%u-%i-%d",
        "/k/%l-%L-%k",
        "/k/%C", "${KEYS}/x", "${PERCENT}/y", "/k/$KEYS", "/k/${EMPTY}z", "/k/${NONE}", "/k/${KEYS", "/k/%", "/k/%x", "/k/%T",
        "/k/with\\ space", "",
        "~nobody-there/x", "/k/${}",
    ]
    private static let names = [
        "web2", "db.example.com", "10.0.0.9", "Web3", "%h.example.com", "%%h", "%n", "127.1", "FE80::2", "x%", "", "a b", "%h%h",
    ]

    static let all: [ConfigurationOptions] = [
        .init(name: "User", values: ["joe", "root", "Joe", "%u", "${KEYS}", "a b", "joe@x", ""]),
        .init(name: "HostName", values: names),
        .init(name: "Port", values: ["22", "2222", "1", "65535", "65536", "0", "-1", "ssh", "+22", "x", ""]),
        .init(name: "HostKeyAlias", values: ["alias", "Alias", "%h", ""]), .init(name: "IdentityFile", values: paths),
        .init(name: "CertificateFile", values: paths),
        .init(name: "UserKnownHostsFile", values: paths + ["/k/a /k/b", "none /k/a", "/k/a none"]),
        .init(name: "GlobalKnownHostsFile", values: paths + ["/k/a /k/b", "none /k/a"]),
        .init(name: "IdentityAgent", values: paths + ["SSH_AUTH_SOCK", "$KEYS", "$NONE", "$BAD-NAME", "$"]),
        .init(name: "IdentitiesOnly", values: flags), .init(name: "HashKnownHosts", values: flags), .init(name: "BatchMode", values: flags),
        .init(name: "PasswordAuthentication", values: flags), .init(name: "KbdInteractiveAuthentication", values: flags),
        .init(name: "ChallengeResponseAuthentication", values: flags), .init(name: "TCPKeepAlive", values: flags),
        .init(name: "KeepAlive", values: flags), .init(name: "PermitLocalCommand", values: flags),
        .init(name: "Compression", values: flags),
        .init(name: "ForwardAgent", values: flags + ["/tmp", "$KEYS", "${KEYS}/a"]),
        .init(name: "PubkeyAuthentication", values: flags + ["unbound", "host-bound"]), .init(name: "DSAAuthentication", values: flags),
        .init(name: "GSSAPIAuthentication", values: flags),
        .init(name: "StrictHostKeyChecking", values: flags + ["ask", "off", "accept-new", "Accept-New"]),
        .init(name: "RequestTTY", values: flags + ["force", "auto", "FORCE"]),
        .init(name: "AddressFamily", values: ["any", "inet", "inet6", "INET", "inet4", ""]),
        .init(
            name: "LogLevel", values: ["quiet", "FATAL", "error", "Info", "verbose", "DEBUG", "debug1", "DEBUG2", "debug3", "debug4", ""]),
        .init(name: "ConnectTimeout", values: times), .init(name: "ServerAliveInterval", values: times),
        .init(name: "ServerAliveCountMax", values: numbers), .init(name: "ConnectionAttempts", values: numbers),
        .init(name: "NumberOfPasswordPrompts", values: numbers), .init(name: "BindAddress", values: ["10.0.0.1", "%h", "*", ""]),
        .init(name: "PreferredAuthentications", values: ["publickey,password", "publickey", "none", ""]),
        .init(name: "SendEnv", values: ["LANG", "LC_*", "A B", "-LC_*", "-A", "-*", "A=b", "", "*"]),
        .init(name: "SetEnv", values: ["A=1", "A=1 B=2", "A=1 A=2", "B=", "=x", "C", "C=a=b", "\"D=two words\"", ""]),
        .init(
            name: "ProxyJump",
            values: [
                "a", "joe@a", "a:2222", "joe@a:22", "a,b", "a,joe@b:1,c", "none", "None", "[fe80::1]:22", "joe@[fe80::1]", "fe80::1",
                "ssh://a", "ssh://joe@a:9",
                "ssh://a/", "ssh://a/path", "a:", "a:x", "a:0", "a:65536", "a:ssh", "@a", "a@", "a,,b", ",a", "joe@x@a", "10.0.0.1", "a/",
                "a/22", "%h-gate", "%r@gate",
                "", "a # note",
            ], takesRest: true),
        .init(
            name: "ProxyCommand",
            values: [
                "nc %h %p", "none", "None", "nc %%h", "nc %r@%n # no comment", "nc \"%h\" '%p'", "nc %u", "=x", "nc %", "a  b", "nc %k",
            ], takesRest: true),
        .init(name: "LocalCommand", values: ["echo %h", "none", "echo 'a b' # x", "echo %T"], takesRest: true),
        .init(name: "RemoteCommand", values: ["echo %h", "none", "None", "echo 'a b'", "x=1"], takesRest: true),
        .init(name: "IgnoreUnknown", values: ["Frob*", "frob*,other", "*", "!Frobnicate,Frob*", ""]),
        .init(name: "Frobnicate", values: ["yes", "a b", "\"x"]),
        .init(name: "Protocol", values: ["2", "x y"]), .init(name: "Cipher", values: ["3des"]), .init(name: "UseRoaming", values: ["no"]),
        .init(name: "Ciphers", values: ["aes128-ctr", "none-such"], isOurs: false),
        .init(name: "ControlMaster", values: ["auto"], isOurs: false),
        .init(name: "HostKeyAlgorithms", values: ["ssh-ed25519", "+ssh-rsa", "ssh-ed25519,rsa-sha2-512", "-ssh-*", "none-such", ""]),
    ]
}
