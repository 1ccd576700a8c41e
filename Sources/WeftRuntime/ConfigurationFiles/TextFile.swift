import Foundation
import SSH
import Weft

/// The text of a file that a user named, and the ways a path is made of what they wrote.
enum TextFile {
    /// Reads a file as UTF-8, without a byte order mark.
    ///
    /// - Parameter name: How the file is shown in errors.
    static func read(_ path: String, name: String) throws(FileProblems) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let reason = errno == EISDIR || isFolder(path) ? "it is a folder" : (error as NSError).reason
            throw FileProblems([FileProblem(path: name, message: "cannot be read: \(reason)")])
        }
        return try text(data, name: name)
    }

    /// Bytes as text; where they are not UTF-8, the line is told.
    static func text(_ data: Data, name: String) throws(FileProblems) -> String {
        guard let text = String(validating: data, as: UTF8.self) else {
            let lossy = String(decoding: data, as: UTF8.self)
            let before = lossy.prefix { $0 != "\u{FFFD}" }.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let position = FilePosition(line: before.count, column: (before.last?.unicodeScalars.count ?? 0) + 1)
            throw FileProblems([FileProblem(path: name, position: position, message: "not UTF-8 text")])
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// An absolute path without `.` and `..`; `~` is the home of the environment.
    static func absolute(_ path: String, in folder: String, environment: [String: String]) -> String {
        let path = HomeFolder(variable: environment["HOME"]).expanding(path)
        return URL(fileURLWithPath: path.hasPrefix("/") ? path : folder + "/" + path).standardized.path
    }

    /// A file beside a missing one that it may have been meant for.
    static func neighbour(of path: String, shownAs shown: String, where isMeant: (String) -> Bool = { _ in true }) -> String? {
        let url = URL(fileURLWithPath: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
        guard let near = NearMiss.suggestion(for: url.lastPathComponent, among: names.filter(isMeant).sorted()) else { return nil }
        return String(shown.dropLast(url.lastPathComponent.count)) + near
    }

    /// How a path is shown: without the working directory in front.
    static func shown(_ path: String, from folder: String) -> String {
        path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    }
}

extension NSError {
    /// The reason alone: Foundation's own sentence names the file once more.
    fileprivate var reason: String {
        let underlying = userInfo[NSUnderlyingErrorKey] as? NSError
        guard let code = underlying.map(\.code) ?? (domain == NSPOSIXErrorDomain ? code : nil) else { return localizedDescription }
        return String(cString: strerror(Int32(code))).lowercased()
    }
}
