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
}

extension StaticString {
    /// The literal as a C string. Passed as they are, literals may become strings of the runtime first.
    var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
