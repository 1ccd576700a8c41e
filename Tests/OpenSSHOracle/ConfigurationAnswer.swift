import SSH

/// Our answer in the words of `ssh -G`.
struct ConfigurationAnswer {
    private let ours: HostConfiguration

    init(_ ours: HostConfiguration) { self.ours = ours }

    func differences(from theirs: [String: [String]], in terms: ConfigurationTerms) -> [String] {
        var expected = flags.mapValues { [$0 ? "yes" : "no"] }.merging(words.mapValues { [$0] }) { $1 }
        for (name, values) in lists { expected[name] = values }
        var actual = theirs
        /// The options that are printed as they are written.
        func expand(_ name: String, variables: Bool = false, tilde: Bool = false) {
            actual[name] = theirs[name]?.map { terms.expanded($0, variables: variables, tilde: tilde) }
        }
        expand("proxycommand")
        for name in ["identityfile", "certificatefile"] {
            expand(name, variables: true, tilde: true)
            actual[name] = Self.unique((actual[name] ?? []).filter { $0.lowercased() != "none" })
        }
        actual["globalknownhostsfile"] = theirs["globalknownhostsfile"]?.map { files in
            files.split(separator: " ", omittingEmptySubsequences: false).map { terms.home(String($0)) }.joined(separator: " ")
        }
        actual["proxyjump"] = theirs["proxyjump"].map { [Self.jumps($0[0], in: terms)] }
        if let forward = theirs["forwardagent"]?.first {
            expected["forwardagent"] = [forward == "no" ? "no" : ours.forwardAgent ? forward : "no"]
        }
        if ours.remoteCommand != nil { expected["remotecommand"] = [terms.expanded(ours.remoteCommand ?? "")] }
        if let exception = theirs["serveraliveinterval"], exception == ["300"], ours.batchMode, ours.serverAliveInterval == nil {
            expected["serveraliveinterval"] = exception
        }
        if !ours.areIdentitiesNamed { actual["identityfile"] = expected["identityfile"] }
        return Set(expected.keys).sorted().compactMap { name in
            let (our, other) = (expected[name] ?? [], actual[name] ?? [])
            return our == other ? nil : "\(name): we say \(our), ssh says \(other)"
        }
    }

    private var flags: [String: Bool] {
        [
            "identitiesonly": ours.identitiesOnly, "hashknownhosts": ours.hashKnownHosts, "batchmode": ours.batchMode,
            "passwordauthentication": ours.allowsPassword, "kbdinteractiveauthentication": ours.allowsKeyboardInteractive,
            "tcpkeepalive": ours.tcpKeepAlive, "compression": ours.compression, "permitlocalcommand": ours.permitLocalCommand,
            "gssapiauthentication": ours.allowsGSSAPI,
        ]
    }

    private var words: [String: String] {
        func seconds(_ duration: Duration?) -> String { String(duration?.components.seconds ?? 0) }
        let truth = ["yes": "true", "no": "false"]
        return [
            "hostname": ours.hostName, "user": ours.user, "port": String(ours.port),
            "stricthostkeychecking": truth[ours.strictHostKeyChecking.rawValue] ?? ours.strictHostKeyChecking.rawValue,
            "connectionattempts": String(ours.connectionAttempts), "connecttimeout": ours.connectTimeout.map { seconds($0) } ?? "none",
            "serveraliveinterval": seconds(ours.serverAliveInterval), "serveralivecountmax": String(ours.serverAliveCountMax),
            "requesttty": truth[ours.requestTTY] ?? ours.requestTTY, "loglevel": ours.logLevel == "QUIET" ? "SILENT" : ours.logLevel,
            "addressfamily": ours.addressFamily.rawValue, "numberofpasswordprompts": String(ours.numberOfPasswordPrompts),
        ]
    }

    /// Those that may be printed more than once, or not at all.
    private var lists: [String: [String]] {
        let jumps = ours.jumps.map { jump in
            (jump.user.map { "\($0)@" } ?? "") + jump.host.lowercased() + (jump.port.map { "|\($0)" } ?? "")
        }
        func optional(_ text: String?) -> [String] { text.map { [$0] } ?? [] }
        var lists = [
            "identityfile": ours.identityFiles, "certificatefile": ours.certificateFiles, "sendenv": ours.sendEnvironment,
            "setenv": ours.setEnvironment, "hostkeyalias": optional(ours.hostKeyAlias), "bindaddress": optional(ours.bindAddress),
            "globalknownhostsfile": [ours.globalKnownHostsFiles.isEmpty ? "none" : ours.globalKnownHostsFiles.joined(separator: " ")],
            "userknownhostsfile": [ours.userKnownHostsFiles.isEmpty ? "none" : ours.userKnownHostsFiles.joined(separator: " ")],
            "identityagent": optional(ours.identityAgent), "localcommand": optional(ours.localCommand),
            "remotecommand": optional(ours.remoteCommand), "proxycommand": optional(ours.proxyCommand),
            "proxyjump": jumps.isEmpty ? [] : [jumps.joined(separator: ",")],
            "preferredauthentications": optional(ours.preferredAuthentications?.joined(separator: ",")),
        ]
        if let algorithms = ours.hostKeyAlgorithms, let first = algorithms.utf8.first, !"+-^".utf8.contains(first),
            !algorithms.contains("*")
        {
            lists["hostkeyalgorithms"] = [algorithms]
        }
        return lists
    }

    /// A chain in a form in which two that mean the same are the same.
    private static func jumps(_ text: String, in terms: ConfigurationTerms) -> String {
        // A shell takes the quotes away.
        text.filter { $0 != "\"" && $0 != "'" }.split(separator: ",", omittingEmptySubsequences: false).map { hop in
            var hop = hop.hasPrefix("ssh://") ? hop.dropFirst(6) : hop[...]
            if hop.hasSuffix("/") { hop.removeLast() }
            let at = hop.lastIndex(of: "@")
            let user = at.map { hop[...$0] } ?? ""
            var host = at.map { hop[hop.index(after: $0)...] } ?? hop
            var port = ""
            if let close = host.lastIndex(of: "]"), host.hasPrefix("[") {
                port = String(host[host.index(after: close)...].replacing(":", with: "|"))
                host = host[..<close].dropFirst()
            } else if let colon = host.lastIndex(of: ":") {
                port = String(host[colon...].replacing(":", with: "|"))
                host = host[..<colon]
            }
            return "\(terms.expanded(String(user)))\(terms.expanded(String(host)).lowercased())\(port == "|" ? "" : port)"
        }.joined(separator: ",")
    }

    private static func unique(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }
}
