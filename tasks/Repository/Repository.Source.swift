extension Repository {
    /// What a package is built from: a git repository on this machine, or one that a container can clone, at a revision.
    nonisolated public struct Source: Sendable, Hashable, CustomStringConvertible {
        /// A folder of this machine, or an address.
        public let place: String
        /// A branch, a tag or a commit.
        public let revision: String

        /// A source.
        ///
        /// - Parameters:
        ///   - place: The path of a checkout on this machine, which may be a folder inside of one, or an address that `git clone` takes.
        ///   - revision: A branch, a tag or a commit; what is committed now, or the default branch of an address, unless given.
        public init(_ place: String, revision: String = "HEAD") { (self.place, self.revision) = (place, revision) }

        /// Whether it is cloned in the container: `https://…`, `ssh://…`, `user@host:path`.
        public var isRemote: Bool {
            if place.contains("://") { return true }
            guard let colon = place.firstIndex(of: ":") else { return false }
            return !place[..<colon].contains("/")
        }

        /// The place, and the revision where one was named.
        public var description: String { revision == "HEAD" ? place : "\(place) at \(revision)" }
    }
}
