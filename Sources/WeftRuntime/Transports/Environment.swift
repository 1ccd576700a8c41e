import Glibc
import SSH

/// The environment of this process.
enum Environment {
    /// A variable's value; `nil` when it is unset or empty.
    static func value(_ name: String) -> String? {
        guard let text = getenv(name) else { return nil }
        let value = String(cString: text)
        return value.isEmpty ? nil : value
    }

    /// The user's home folder.
    static var home: String { HomeFolder.current.path }

    /// The login name of the user.
    static var user: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? value("USER") ?? "root" }
}
