nonisolated extension DNS {
    /// The files that tell BIND what it serves, and to whom.
    nonisolated enum NamedConfiguration {
        static let folder = "/etc/bind"
        static let zones = "/etc/bind/zones"

        /// `named.conf.options`.
        static func options(_ settings: Settings, forwarders: [IPv4Address]) -> String {
            let allowed = ["localhost", "localnets"] + settings.allow.map(\.description)
            var lines = [
                "// Written by Weft: what is changed by hand is overwritten.", "options {", "    directory \"/var/cache/bind\";",
                "    listen-on { any; };", "    listen-on-v6 { any; };", "    recursion yes;",
                "    // Who may look up names of other domains; those of our own zones are told to all who can reach us.",
                "    allow-recursion { \(allowed.map { "\($0); " }.joined())};", "    allow-transfer { none; };",
                "    dnssec-validation \(settings.isValidating ? "auto" : "no");",
            ]
            if !forwarders.isEmpty {
                lines += ["    forward only;", "    forwarders { \(forwarders.map { "\($0); " }.joined())};"]
            }
            return (lines + ["};"]).map { $0 + "\n" }.joined()
        }

        /// What stands for the zones in `named.conf.local`.
        static func statements(_ zones: [Zone]) -> String {
            zones.map { "zone \"\($0.origin)\" { type master; file \"\(path($0))\"; };\n" }.joined()
        }

        static func path(_ zone: Zone) -> String { "\(zones)/db.\(zone.origin)" }

        /// Whether `named.conf` as a whole is right with a new file in the place of one of those that it includes.
        static func validation(of name: String) -> Command {
            Command(raw: "sed \"s|\(folder)/\(name)|\"%s\"|\" \(folder)/named.conf | named-checkconf /dev/stdin 1>&2")
        }
    }
}
