extension Repository {
    /// What a repository tells its clients, read over the connection to its host, which is trusted already.
    nonisolated struct Offer: Sendable, Hashable {
        /// One suite.
        struct Suite: Sendable, Hashable {
            var name: String
            /// The SHA-256 of its signed list.
            var hash: String
            var components: [String]
        }

        var host: String
        /// The address that clients use, without a slash at its end.
        var url = ""
        var origin = ""
        var hasPython = false
        var suites: [Suite] = []
        /// The public key, armored.
        var key = ""

        init(_ records: [Record], host: String) {
            self.host = host
            for record in records {
                switch record.kind {
                case "url": url = record[0]
                case "origin": origin = record[0]
                case "python": hasPython = record[0] == "yes"
                case "suite":
                    suites.append(
                        Suite(name: record[0], hash: record[1], components: record[2].split(separator: " ").map(String.init)))
                case "key": key += record[0] + "\n"
                default: break
                }
            }
        }

        /// The suites of those names, or all that fit a host.
        ///
        /// - Parameter codename: The release of the client, asked for when there is more than one suite to choose from.
        func suites(asked names: [String], codename: () async throws -> String) async throws -> [Suite] {
            var names = names
            if names.isEmpty { names = suites.count == 1 ? suites.map(\.name) : [try await codename()] }
            return try names.map { name in
                guard let suite = suites.first(where: { $0.name == name }) else {
                    throw Error.noSuite(host: host, suite: name, suites: suites.map(\.name))
                }
                return suite
            }
        }

        /// The name of the file that apt keeps a suite's signed list in.
        static func listFile(of suite: String, at url: String) -> String {
            var name = "\(url)/dists/\(suite)/InRelease"
            if let scheme = name.firstRange(of: "://") { name.removeSubrange(name.startIndex..<scheme.upperBound) }
            return name.replacing("_", with: "%5f").replacing("/", with: "_")
        }
    }

    /// Asks what a repository has.
    ///
    /// - Throws: ``Repository/Error/noRepository(host:)``.
    static func offer(of repository: Connection) async throws -> Offer {
        Offer(try await operate(["offer"], named: "what the repository has", on: repository, onlyAsks: true), host: repository.name)
    }
}
