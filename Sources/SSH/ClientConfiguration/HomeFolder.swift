import Glibc

/// The user's home folder, and what a path that begins with `~` means.
public struct HomeFolder: Sendable, Hashable {
    /// The absolute path.
    public let path: String

    /// The home of a user: the variable `HOME` where it is set and not empty, as for every other program, else what the user database says,
    /// which is all that OpenSSH asks, else `/`.
    ///
    /// - Parameters:
    ///   - variable: The value of `HOME`; `nil` when it is not set.
    ///   - user: Whose home it is.
    public init(variable: String?, user: UInt32 = getuid()) {
        let set = variable.flatMap { $0.isEmpty ? nil : $0 }
        path = set ?? Self.recorded { getpwuid_r(user, $0, $1, $2, $3) } ?? "/"
    }

    /// That of this process.
    public static var current: HomeFolder { HomeFolder(variable: getenv("HOME").map { String(cString: $0) }) }

    /// The path with a leading `~` or `~NAME` replaced; one with the name of nobody stays as it is.
    public func expanding(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "~") else { return text }
        let name = text.dropFirst().prefix { $0 != "/" }
        let home = name.isEmpty ? path : Self.home(of: String(name))
        return home.map { $0 + text.dropFirst(1 + name.count) } ?? text
    }

    /// The home of another user; `nil` when there is none of that name.
    static func home(of name: String) -> String? { recorded { getpwnam_r(name, $0, $1, $2, $3) } }

    /// What the user database has. The functions without `_r` share one buffer among all threads.
    private static func recorded(
        _ look:
            (UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>) -> Int32
    ) -> String? {
        let size = 16384
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        defer { buffer.deallocate() }
        var account = passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard look(&account, buffer, size, &found) == 0, found != nil, let folder = account.pw_dir else { return nil }
        return String(cString: folder)
    }
}
