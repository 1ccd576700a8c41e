nonisolated extension DNS {
    /// A domain with all its records, checked: what it says can be served.
    nonisolated public struct Zone: Sendable, Hashable {
        /// The domain.
        public let origin: Domain
        /// How long others may keep a record that says nothing else, in seconds.
        public let ttl: Int
        /// The records in the order of their names, with whole names that have no final dot; targets have one.
        public let records: [Record]

        /// A zone.
        ///
        /// - Throws: ``DNS/Error/records(_:)`` with everything that is wrong.
        public init(_ origin: Domain, ttl: Int = 300, records: [Record]) throws(DNS.Error) {
            self.init(origin, ttl: ttl, resolving: records)
            let problems = problems
            guard problems.isEmpty else { throw .records(problems) }
        }

        /// The same, not checked yet.
        init(_ origin: Domain, ttl: Int, resolving records: [Record]) {
            (self.origin, self.ttl) = (origin, ttl)
            self.records = records.map { record in
                var whole = record
                whole.source = "\(record.source.map { "\($0): " } ?? "")`\(record)`"
                whole.name = Name.absolute(record.name, in: origin)
                if let target = record.data.target {
                    whole.data = record.data.pointing(to: Name.absolute(target, in: origin) + ".")
                }
                return whole
            }.sorted { one, other in
                if one.name != other.name { return Name.precedes(one.name, other.name) }
                let (these, those) = ([one.data.order, one.data.text], [other.data.order, other.data.text])
                return these.lexicographicallyPrecedes(those)
            }
        }

        /// The servers that know the domain.
        public var nameServers: [String] {
            records.compactMap { record in
                guard record.name == origin.name, case .ns(let server) = record.data else { return nil }
                return server
            }
        }

        /// The zone as a file, with the serial number on a line of its own.
        ///
        /// - Parameter contact: The mail address of whoever cares for it, with a dot in the place of `@`.
        func text(serial: String, contact: String) -> String {
            let server = nameServers.first ?? "\(origin.name)."
            var lines = [
                "; \(origin), written by Weft: what is changed by hand is overwritten.", "$ORIGIN \(origin).", "$TTL \(ttl)",
                "@ IN SOA \(server) \(contact) (", "    \(serial) ; serial", "    3600 ; refresh", "    600 ; retry",
                "    1209600 ; expire",
                "    \(min(ttl, 300)) ) ; how long it is kept that there is no such name",
            ]
            let width = records.map { Name.relative($0.name, to: origin).count }.max() ?? 0
            for record in records {
                let name = Name.relative(record.name, to: origin)
                let space = String(repeating: " ", count: width - name.count)
                lines.append("\(name)\(space) \(record.ttl.map { "\($0) " } ?? "")IN \(record.data.type) \(record.data.text)")
            }
            return lines.map { $0 + "\n" }.joined()
        }
    }
}

nonisolated extension DNS.Record.Data {
    /// Servers come first, addresses before what else is known of a name.
    fileprivate var order: String {
        switch self {
        case .ns: "0"
        case .a: "1"
        case .aaaa: "2"
        default: "3" + type
        }
    }
}
