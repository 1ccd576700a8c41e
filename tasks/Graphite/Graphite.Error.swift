extension Graphite {
    /// Why a Graphite server is not as it was asked to be.
    nonisolated public enum Error: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// A finding of the dependency check.
        public struct Problem: Sendable, Hashable {
            /// Which dependency.
            public let name: String
            /// What is wrong with it.
            public let text: String
        }

        /// A setting is wrong; no host was asked.
        case setting(String, String)
        /// Another program has the web server's port.
        case portTaken(host: String, port: UInt16, by: String, web: WebServer)
        /// The dependency check found what is not allowed.
        case dependencies(host: String, problems: [Problem])
        /// The shell was left and there is no administrator.
        case noAdministrator(host: String)
        /// The host could not be asked what is there.
        case survey(host: String, details: [String])
        /// What was sent did not come back.
        case notSeen(host: String, server: String, within: Duration, missing: [String], seen: [String])
        /// What came is no picture.
        case noPicture(host: String, url: String, answer: [String])

        /// The host, the fact and the next step.
        public var description: String {
            switch self {
            case .setting(let name, let why): "the setting `\(name)` of graphite: \(why)"
            case .portTaken(let host, let port, let owner, let web):
                "\(host): port \(port) is in use by `\(owner)`, so \(web == .apache ? "Apache" : "nginx") could not listen there\n  choose another with `port=`"
                    + (owner == "nginx" || owner == "apache2"
                        ? ", or serve graphite by it with `web=\(owner == "nginx" ? "nginx" : "apache")`" : "")
            case .dependencies(let host, let problems):
                "\(host): the dependency check found \(problems.count == 1 ? "a problem that is" : "\(problems.count) problems that are") not allowed"
                    + problems.map { "\n  `\($0.name)`: \($0.text)" }.joined()
                    + "\n  install what is missing, or let it pass with `allow=\(problems.map(\.name).joined(separator: ","))` beside what is allowed already"
            case .noAdministrator(let host):
                "\(host): the shell was left and graphite has no administrator yet\n  run it again, and make the account with `graphite-manage createsuperuser`; or give `password=`, which makes it unattended"
            case .survey(let host, let details):
                "\(host): finding out what graphite has there failed" + details.map { "\n  \($0)" }.joined()
            case .notSeen(let host, let server, let limit, let missing, let seen):
                "\(host): \(missing.joined(separator: " and ")) did not come back from \(server) within \(limit)"
                    + seen.map { "\n  \($0)" }.joined()
            case .noPicture(let host, let url, let answer):
                "\(host): what \(url) answers is no PNG" + answer.map { "\n  \($0)" }.joined()
            }
        }
    }
}
