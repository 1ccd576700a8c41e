import Glibc

/// A file or folder of this machine, as the user gave it on the command line.
public struct LocalPath: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral, TaskArgument {
    /// The path, with a leading `~` not yet replaced; relative to the folder in which `task` was started.
    public let path: String

    /// Takes a path as it is.
    public init(_ path: String) { self.path = path }

    /// Takes a path as it is written.
    public init(stringLiteral path: String) { self.init(path) }

    /// The last name in it, without slashes at the end; a `/` alone has none.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    /// The same path, below the folder of a source file when it is relative and there is something there.
    func beside(_ sourceFile: String) -> LocalPath {
        guard let first = path.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "~"), let slash = sourceFile.lastIndex(of: "/")
        else { return self }
        let place = String(sourceFile[...slash]) + path
        return access(place, F_OK) == 0 ? LocalPath(place) : self
    }

    /// The path.
    public var description: String { path }
    /// Takes any text that can be a path.
    public init(taskArgument text: String) throws {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self.init(text)
    }
    /// A path on this machine.
    public static var taskArgumentExpectation: String { "a path on this machine" }
}
