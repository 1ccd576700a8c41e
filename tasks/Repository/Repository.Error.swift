extension Repository {
    /// Why a repository is not as it was asked to be.
    nonisolated public enum Error: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// Something that was asked for cannot be.
        case invalid(what: String, why: String)
        /// The inventory has no host of that name.
        case unknownHost(String, suggestion: String?)
        /// The host has no repository.
        case noRepository(host: String)
        /// It has no such suite.
        case noSuite(host: String, suite: String, suites: [String])
        /// It has no such component.
        case noComponent(host: String, component: String, suite: String, components: [String])
        /// It takes no packages for such processors.
        case noArchitecture(host: String, file: String, architecture: String, suite: String, architectures: [String])
        /// It has no index of Python packages.
        case noPythonIndex(host: String)
        /// This version is published with another content.
        case otherContent(host: String, name: String, version: String, file: String)
        /// A later version is published.
        case older(host: String, name: String, version: String, published: String, suite: String)
        /// The file is no package.
        case broken(host: String, file: String, why: String)
        /// Another run works on it and does not end.
        case busy(host: String, seconds: String)
        /// There is no such file here, or none that can be published.
        case noPackage(path: String, why: String)
        /// The source cannot be built.
        case noSource(source: String, why: String, next: String)
        /// A build ended with an error; the log is on this machine.
        case buildFailed(host: String, source: String, step: String, status: String, lines: [String], log: String)
        /// A step on the host failed.
        case failed(host: String, what: String, details: [String])

        /// The error that a record of a script tells.
        init(_ record: Record, host: String, said: [String]) {
            let facts = record.facts
            func list(_ index: Int) -> [String] { record[index].split(separator: " ").map(String.init) }
            switch facts.first {
            case "none": self = .noRepository(host: host)
            case "suite": self = .noSuite(host: host, suite: record[1], suites: list(2))
            case "component": self = .noComponent(host: host, component: record[1], suite: record[2], components: list(3))
            case "architecture":
                self = .noArchitecture(host: host, file: record[1], architecture: record[2], suite: record[3], architectures: list(4))
            case "python": self = .noPythonIndex(host: host)
            case "content": self = .otherContent(host: host, name: record[1], version: record[2], file: record[3])
            case "older": self = .older(host: host, name: record[1], version: record[2], published: record[3], suite: record[4])
            case "broken": self = .broken(host: host, file: record[1], why: record[2])
            case "busy": self = .busy(host: host, seconds: record[1])
            default: self = .failed(host: host, what: record[1], details: facts.dropFirst(2).filter { !$0.isEmpty } + said)
            }
        }

        /// The host, the fact and the next step.
        public var description: String {
            switch self {
            case .invalid(let what, let why): "\(what): \(why)"
            case .unknownHost(let name, let suggestion):
                "no host of the inventory is named `\(name)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? "")
                    + "\n  name the host of the repository; `task --list-hosts` shows all"
            case .noRepository(let host):
                "\(host): there is no repository\n  make one with `task repo host=\(host)`"
            case .noSuite(let host, let suite, let suites):
                "\(host): the repository has no suite `\(suite)`\(near(suite, suites))\n  it has \(all(suites)); `task repo host=\(host) suite=\((suites + [suite]).joined(separator: ","))` adds it"
            case .noComponent(let host, let component, let suite, let components):
                "\(host): the suite `\(suite)` has no component `\(component)`\(near(component, components))\n  it has \(all(components))"
            case .noArchitecture(let host, let file, let architecture, let suite, let architectures):
                "\(host): `\(file)` is for `\(architecture)`, and the suite `\(suite)` has packages for \(all(architectures))\n  add it with `task repo host=\(host) architectures=\((architectures + [architecture]).joined(separator: ","))`"
            case .noPythonIndex(let host):
                "\(host): the repository has no index of Python packages\n  add it with `task repo host=\(host) python=yes`"
            case .otherContent(let host, let name, let version, let file):
                "\(host): `\(name)` \(version) is published already, with another content than `\(file)`\n  bump the version: who has installed the other one would never get this"
            case .older(let host, let name, let version, let published, let suite):
                "\(host): `\(name)` \(version) is older than \(published), which is published in `\(suite)`\n  bump the version, or take the other one away with `task repo_remove host=\(host) name=\(name) version=\(published)`"
            case .broken(let host, let file, let why): "\(host): `\(file)` is no package: \(why)"
            case .busy(let host, let seconds): "\(host): another run has been at work on the repository for \(seconds) s\n  try again later"
            case .noPackage(let path, let why): "`\(path)` cannot be published: \(why)"
            case .noSource(let source, let why, let next): "`\(source)` cannot be built: \(why)\n  \(next)"
            case .buildFailed(let host, let source, let step, let status, let lines, let log):
                "\(host): `\(step)` of `\(source)` \(status)" + lines.map { "\n  \($0)" }.joined() + "\n  the whole log is in \(log)"
            case .failed(let host, let what, let details):
                "\(host): \(what)" + details.flatMap { $0.split { $0 == "\u{1E}" || $0 == "\n" } }.suffix(10).map { "\n  \($0)" }.joined()
            }
        }
    }
}

nonisolated private func near(_ word: String, _ words: [String]) -> String {
    NearMiss.suggestion(for: word, among: words).map { "; did you mean `\($0)`?" } ?? ""
}

nonisolated private func all(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
