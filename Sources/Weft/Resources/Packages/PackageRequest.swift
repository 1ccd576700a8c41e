/// What is asked of the package manager, as shell.
struct PackageRequest: Sendable {
    var names: [String]
    var state: Package.State
    var version: String?
    var purge = false
    var hold: Bool?
    var updateCache: Duration?
    var recommends: Bool?

    var script: ResourceScript {
        let wanted: Command = "\(state.rawValue) \(version ?? "") \(hold.map { $0 ? "1" : "0" } ?? "") \(purge ? "1" : "") \(minutes)"
        var script = ResourceScript(
            check: "pkg_check \(wanted) \(names)",
            apply: "pkg_apply \(wanted) \(recommends.map { $0 ? "1" : "0" } ?? "")",
            functions: [.packages] + names.map(Self.registration))
        script.isTrusted = true
        script.problem = problem
        return script
    }

    /// The age that the index may have, in whole minutes; nothing for any.
    private var minutes: String { updateCache.map { String(max(0, ($0.components.seconds + 59) / 60)) } ?? "" }

    /// Tells the script that somebody will ask for a package, so that the first one who does asks for all.
    private static func registration(of name: String) -> ShellFunction {
        ShellFunction("package \(name)", needs: [.packages], "PKG_NAMES=\"$PKG_NAMES \(name)\"")
    }

    private var problem: String? {
        if let name = names.first(where: { !Self.isName($0) }) { return "`\(name)` is no name of a package" }
        if names.isEmpty { return "no package is named" }
        guard let version else { return nil }
        if state != .present { return "a version and `.\(state)` exclude each other" }
        let isVersion = !version.isEmpty && version.utf8.allSatisfy { Self.isOrdinary($0) || "~^*?[]".utf8.contains($0) }
        return isVersion && version.utf8.first != UInt8(ascii: "-") ? nil : "`\(version)` is no version"
    }

    /// Names have no character that a shell or a package manager gives a meaning; apt takes a `-` at the end for a wish to remove it.
    static func isName(_ name: String, also others: String = "") -> Bool {
        guard let first = name.utf8.first, let last = name.utf8.last else { return false }
        let isOrdinary = name.utf8.allSatisfy { Self.isOrdinary($0) || others.utf8.contains($0) }
        return isOrdinary && !"-./".utf8.contains(first) && last != UInt8(ascii: "-")
    }

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "+-._:".utf8.contains(byte)
        }
    }
}
