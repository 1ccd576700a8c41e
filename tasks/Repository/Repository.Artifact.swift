extension Repository {
    /// What kind of package it is.
    nonisolated public enum Kind: String, CaseIterable, Sendable, TaskArgument {
        /// A package of Debian: a `.deb` file.
        case deb
        /// A package of Python: a wheel or a source archive.
        case python
    }

    /// A package that is published.
    nonisolated public struct Artifact: Sendable, Hashable {
        /// Its kind.
        public var kind: Kind
        /// Its name; of a Python package as indexes write it, in lower case with hyphens.
        public var name: String
        /// Its version, with its epoch: `1:2.0-1`.
        public var version: String
        /// Debian's word for the processors it is for, or `all`; `nil` for a Python package.
        public var architecture: String?
        /// The suite that has it; `nil` for a Python package.
        public var suite: String?
        /// The name of its file.
        public var file: String
        /// The file's SHA-256.
        public var hash: String
        /// Whether it was published now, and was not there before.
        public var isNew = false

        /// Reads a record of an item; `nil` for any other.
        init?(_ record: Record) {
            guard ["item", "added", "same", "removed"].contains(record.kind), let kind = Kind(rawValue: record[0]) else { return nil }
            func known(_ text: String) -> String? { text == "-" ? nil : text }
            (self.kind, name, version) = (kind, record[1], record[2])
            (architecture, suite, file, hash) = (known(record[3]), known(record[4]), record[5], record[6])
            isNew = record.kind == "added"
        }

        /// The line that a host's script knows it by.
        var item: String { "item\t\(kind.rawValue)\t\(name)\t\(version)\t\(architecture ?? "-")\t\(suite ?? "-")\t\(file)\t\(hash)" }
    }
}

extension Repository.Artifact: CustomStringConvertible {
    /// The name, the version, and for what.
    public var description: String {
        let place = architecture.map { " for \($0)" } ?? (file.hasSuffix(".whl") ? " (wheel)" : " (source)")
        return "\(name) \(version)\(place)" + (suite.map { " in \($0)" } ?? "")
    }
}
