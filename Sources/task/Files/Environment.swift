import Glibc

/// The environment's variables.
enum Environment {
    /// A variable's value; `nil` when it is not set or empty.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// The same as a C string, without the runtime.
    static func raw(_ name: StaticString) -> UnsafeMutablePointer<CChar>? {
        guard let value = getenv(name.cString), value.pointee != 0 else { return nil }
        return value
    }

    /// The user's home folder as a C string: `HOME`, else what `/etc/passwd` says; a service has no `HOME`. Without the runtime.
    ///
    /// A static program cannot ask for users that are kept elsewhere: the C library loads code for that.
    static var rawHome: UnsafeMutablePointer<CChar>? {
        if let home = raw("HOME") { return home }
        guard let file = fopen(("/etc/passwd" as StaticString).cString, ("re" as StaticString).cString) else { return nil }
        defer { fclose(file) }
        while let entry = fgetpwent(file) {
            if entry.pointee.pw_uid == getuid() { return entry.pointee.pw_dir }
        }
        return nil
    }
}

extension StaticString {
    /// The literal as a C string. Passed as they are, literals may become strings of the runtime first.
    var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
