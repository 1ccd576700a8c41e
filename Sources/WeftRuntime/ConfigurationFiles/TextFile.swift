import Glibc
import SSH
import Weft

/// The text of a file that a user named, and the ways a path is made of what they wrote.
enum TextFile {
    /// Reads a file as UTF-8, without a byte order mark.
    ///
    /// - Parameter name: How the file is shown in errors.
    static func read(_ path: String, name: String) throws(FileProblems) -> String {
        switch SSH.TextFile.readBytes(path) {
        case .success(let bytes): return try text(bytes, name: name)
        case .failure(let error):
            let reason = Folder.exists(path) ? "it is a folder" : error.description
            throw FileProblems([FileProblem(path: name, message: "cannot be read: \(reason)")])
        }
    }

    /// Bytes as text; where they are not UTF-8, the line is told.
    static func text(_ bytes: [UInt8], name: String) throws(FileProblems) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lossy = String(decoding: bytes, as: UTF8.self)
            let before = lossy.prefix { $0 != "\u{FFFD}" }.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let position = FilePosition(line: before.count, column: (before.last?.unicodeScalars.count ?? 0) + 1)
            throw FileProblems([FileProblem(path: name, position: position, message: "not UTF-8 text")])
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// An absolute path without `.` and `..`; `~` is the home of the environment.
    static func absolute(_ path: String, in folder: String, environment: [String: String]) -> String {
        let path = HomeFolder(variable: environment["HOME"]).expanding(path)
        return PathText.standardized(path.hasPrefix("/") ? path : folder + "/" + path)
    }

    /// A file beside a missing one that it may have been meant for.
    static func neighbour(of path: String, shownAs shown: String, where isMeant: (String) -> Bool = { _ in true }) -> String? {
        let name = LocalPath(path).name
        let names = Folder.names(in: PathText.folder(path)).filter(isMeant).sorted()
        guard let near = NearMiss.suggestion(for: name, among: names) else { return nil }
        return String(shown.dropLast(name.count)) + near
    }

    /// How a path is shown: without the working directory in front.
    static func shown(_ path: String, from folder: String) -> String {
        path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    }
}
