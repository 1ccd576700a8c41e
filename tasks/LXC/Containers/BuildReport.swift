/// What ``BuildScript`` did.
nonisolated struct BuildReport: Sendable, Hashable {
    /// What is different now, in words.
    var changes: [String] = []
    /// The container's host keys, read over the host's own connection.
    var hostKeys: [HostKey] = []
    /// The packages that are asked for and not installed.
    var missingPackages: [String] = []
    /// Whether another run took the name or the address since the survey, so that it has to be looked at again.
    var hasToLookAgain = false

    /// Reads the script's records.
    init(records: [[String]]) {
        for record in records {
            let value = record.dropFirst().joined(separator: "\t")
            switch record.first {
            case "changed": changes.append(value)
            case "hostkey": if let key = HostKey(line: value) { hostKeys.append(key) }
            case "missing": missingPackages.append(value)
            case "again": hasToLookAgain = true
            default: break
            }
        }
    }
}
