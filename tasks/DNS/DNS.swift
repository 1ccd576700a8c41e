@_exported import Weft

/// A site's own name server, BIND 9, whose zones are made of the inventory.
///
/// ```swift
/// var settings = DNS.Settings(domain: try Domain("office.example.com"), inventory: host.run.inventory)
/// settings.records = [DNS.Record("www", .cname("devweb")), DNS.Record("@", .mx(10, "devlog"))]
/// try await DNS.serve(settings, on: host)
/// ```
public enum DNS {
    /// What is wrong with records, and with servers that should know them.
    nonisolated public enum Error: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// Records that no zone can have, each with the place where it is written; told before anything is connected.
        case records([String])
        /// Neither the caller nor the inventory says which domain it is about.
        case noDomain
        /// The inventory gives hosts more than one domain.
        case severalDomains([String])
        /// Nobody says which servers a host should use.
        case noServer
        /// More servers than a resolver asks.
        case tooManyServers(Int)
        /// There is no program on the host to ask a name server with.
        case noDig(host: String)
        /// No server answered.
        case noAnswer(host: String, server: String, said: String)
        /// The server does not know the records that it should.
        case differs(host: String, server: String, checked: Int, problems: [String])
        /// The server did not begin to serve a zone in time.
        case notServed(host: String, zones: [String])

        /// The fact and the next step.
        public var description: String {
            switch self {
            case .records(let problems):
                problems.joined(separator: "\n")
            case .noDomain:
                "there is no domain to serve\n  give `domain=`, or the inventory's hosts a `domain`"
            case .severalDomains(let domains):
                "the inventory has hosts in \(domains.map { "`\($0)`" }.joined(separator: ", "))\n  say which of them with `domain=`"
            case .noServer:
                "there is no name server to use\n  give `servers=`, or a host of the inventory the role `dns` and an address"
            case .tooManyServers(let count):
                "a host asks three name servers at most, and not \(count)"
            case .noDig(let host):
                "\(host): there is no `dig` to ask with\n  install it with `apt-get install bind9-dnsutils`, or ask from another host"
            case .noAnswer(let host, let server, let said):
                "\(host): \(server) does not answer: \(said)\n  is the name server running, and does it let this host ask?"
            case .differs(let host, let server, let checked, let problems):
                "\(host): \(problems.count) of \(checked) records of \(server) \(problems.count == 1 ? "is" : "are") missing or wrong"
                    + problems.prefix(10).map { "\n  \($0)" }.joined()
                    + (problems.count > 10 ? "\n  and \(problems.count - 10) more" : "")
            case .notServed(let host, let zones):
                "\(host): after 15 s the name server still does not serve what was written for \(zones.joined(separator: ", "))\n  `journalctl -u named` says why"
            }
        }
    }
}
