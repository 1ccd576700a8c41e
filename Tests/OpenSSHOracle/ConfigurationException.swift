/// Where our reading of ssh_config is meant to differ from that of OpenSSH 9.2: the whole list, which the corpus and the fuzzer go by.
public struct ConfigurationException: Sendable {
    /// Words of the complaint, or the name of the option.
    public let words: String
    /// Why it is so.
    public let reason: String

    /// Files that OpenSSH 9.2 refuses and we take.
    public static let refusedBySSH: [ConfigurationException] = [
        .init(words: "Bad SSH2", reason: "algorithms are matched with those that libssh2 has, when a connection is made"),
        .init(words: "Bad key types", reason: "algorithms are matched with those that libssh2 has, when a connection is made"),
        .init(words: "jumphost loop via", reason: "a host is not reached through itself: the jump is left out"),
        .init(words: "zlib", reason: "libssh2 has its own compression"),
        .init(words: "Invalid environment expansion", reason: "we look for a variable when the line counts, and not before"),
        .init(words: "exited abnormally", reason: "a command of Match exec that a signal ends does not match"),
        .init(words: "Invalid ProxyJump \"ssh://[", reason: "a URI may have an IPv6 address"),
    ]

    /// Files that we refuse and OpenSSH 9.2 takes.
    public static let refusedByUs: [ConfigurationException] = [
        .init(
            words: "contains characters that", reason: "names with shell syntax are refused wherever they stand; OpenSSH 9.6 does so, too"),
        .init(words: "`Host` has an empty value", reason: "ssh reads the patterns behind a negated one that matches no more"),
        .init(words: "there is no user", reason: "`ssh -G` does not look for `~user`; connecting is refused"),
        .init(words: "the environment has no", reason: "`ssh -G` does not expand all paths; connecting is refused"),
        .init(words: "cannot stand in", reason: "`ssh -G` does not expand all paths; connecting is refused"),
        .init(words: "ends with a `%`", reason: "`ssh -G` does not expand all paths; connecting is refused"),
        .init(words: "`${` is not closed", reason: "`ssh -G` does not expand all paths; connecting is refused"),
        .init(words: "a quote around the keyword", reason: "ssh passes over such a line without a word"),
        .init(words: "a NUL byte", reason: "OpenSSH takes it for the end of the line"),
    ]

    /// Options in which the answers differ though neither side refuses.
    public static let options: [ConfigurationException] = [
        .init(words: "serveraliveinterval", reason: "with BatchMode, Debian's ssh and no other has 300 s"),
        .init(words: "identityfile", reason: "by default we try the types that libssh2 has, ed25519 first"),
        .init(words: "hostkeyalgorithms", reason: "the default, and changes of it, are those of libssh2"),
    ]
}
