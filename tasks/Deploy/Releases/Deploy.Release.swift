extension Deploy {
    /// A release of an application on a host.
    nonisolated public struct Release: Sendable, Hashable {
        /// What became of a release.
        public enum State: String, Sendable, Hashable {
            /// It was served, and worked.
            case live
            /// It was made and not served yet.
            case ready
            /// It was served, and did not work.
            case failed
        }

        /// The name of its folder: when it was made (UTC), and its version.
        public var name: String
        /// The version: `v1.4`, or what `git describe` says.
        public var version: String
        /// The commit that it was made of; `nil` where there was none.
        public var commit: String?
        /// Who deployed it, as `user@machine`.
        public var author: String
        /// When it was made, as `2026-11-21 22:30:00`, in UTC.
        public var made: String
        /// A hash of its source.
        public var fingerprint: String
        /// What became of it.
        public var state: State
        /// Whether it is the one that is served.
        public var isCurrent: Bool
        /// Whether the call that gave it back changed anything.
        public var isChanged = false
    }

    /// What a host has of an application.
    nonisolated struct Survey: Sendable, Hashable {
        /// Its releases, the oldest first.
        var releases: [Release] = []
        /// What the host lacks that `remote_init` brings.
        var lacks: [String] = []
        /// Whether its service is there, and whether it runs.
        var (hasService, isRunning) = (true, true)
        /// The version of its configuration.
        var configuration: String?

        var current: Release? { releases.first(where: \.isCurrent) }

        /// Reads what ``ReleaseScript/survey`` prints.
        init(records: [[String]]) {
            let current = Deploy.field("current", of: records)
            for record in records {
                switch record.first {
                case "release" where record.count > 7:
                    releases.append(
                        Release(
                            name: record[1], version: record[2], commit: record[3].isEmpty ? nil : record[3], author: record[4],
                            made: record[5], fingerprint: record[6], state: .init(rawValue: record[7]) ?? .ready,
                            isCurrent: record[1] == current))
                case "lacks": lacks.append(record.dropFirst().joined(separator: " "))
                case "service": (hasService, isRunning) = (record.last != "missing", record.last == "active")
                case "config": configuration = record.count > 1 && !record[1].isEmpty ? record[1] : nil
                default: break
                }
            }
            // Names begin with the time, so that their order is that of their making.
            releases.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }

        /// The release to go back to: that of a name or version, the newest where several have it; else the newest before the current one that worked.
        func target(_ wanted: String?) -> Release? {
            if let wanted {
                return releases.last { $0.name == wanted } ?? releases.last { $0.version == wanted && $0.state != .failed }
            }
            guard let current else { return releases.last { $0.state == .live } }
            return releases.last { $0.state == .live && $0.name.utf8.lexicographicallyPrecedes(current.name.utf8) }
        }

        /// The releases that are too many: of those that worked, all but the current one, the one before it and the newest; of those that were never
        /// served, the ones that are older than the current one. What failed is left to the next deploy.
        func expired(keep: Int) -> [Release] {
            guard let current else { return [] }
            var kept = [current.name]
            if keep > 1, let former = target(nil) { kept.append(former.name) }
            for release in releases.reversed() where !kept.contains(release.name) {
                switch release.state {
                case .live: if kept.count < keep { kept.append(release.name) }
                case .ready: if current.name.utf8.lexicographicallyPrecedes(release.name.utf8) { kept.append(release.name) }
                case .failed: kept.append(release.name)
                }
            }
            return releases.filter { !kept.contains($0.name) }
        }

        /// The releases as lines of aligned columns, the newest first.
        var table: [String] {
            let rows =
                [["", "RELEASE", "STATE", "MADE (UTC)", "BY", "COMMIT"]]
                + releases.reversed().map { release in
                    [
                        release.isCurrent ? "*" : "", release.name, release.isCurrent ? "current" : release.state.rawValue, release.made,
                        release.author, release.commit.map { String($0.prefix(10)) } ?? "-",
                    ]
                }
            return alignedColumns(rows)
        }
    }
}
