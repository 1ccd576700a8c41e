import Glibc

/// Paths as text: this program has no Foundation.
enum Path {
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    static func joined(_ folder: String, _ name: String) -> String {
        name.utf8.first == UInt8(ascii: "/") ? name : folder == "/" ? "/" + name : folder + "/" + name
    }

    /// The path without links and `..`; `nil` when there is nothing there.
    static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// A leading `~/` replaced by the home folder, as in `fabfile=~/x.swift`, which the shell leaves alone.
    static func expanded(_ path: String) -> String {
        guard path.utf8.starts(with: "~/".utf8), let home = Environment.rawHome else { return path }
        return String(cString: home) + path.dropFirst()
    }

    static var workingDirectory: String? {
        guard let buffer = getcwd(nil, 0) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// This program's own file.
    static var executable: String? {
        guard let path = rawExecutable else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// The same as a C string that is to be freed, without the runtime.
    static var rawExecutable: UnsafeMutablePointer<CChar>? {
        let room = Int(PATH_MAX)
        guard let path = malloc(room)?.assumingMemoryBound(to: CChar.self) else { return nil }
        let length = readlink(("/proc/self/exe" as StaticString).cString, path, room)
        guard length > 0, length < room else {
            free(path)
            return nil
        }
        path[length] = 0
        return path
    }
}
