import Weft

/// A path within a folder: names with `/` between them. Bytes, as file systems have them; they need not be UTF-8.
///
/// There is none that leads out of the folder: no name is empty, `.` or `..`.
struct TreePath: Hashable, Comparable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    /// Takes a path that may begin with `./` and end with `/`; `nil` for one that could lead out of the folder, and for the folder itself.
    init?(_ path: some Sequence<UInt8>) {
        var names: [[UInt8]] = Array(path).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
        if names.count > 1, names.first == [UInt8(ascii: ".")] { names.removeFirst() }
        if names.count > 1, names.last == [] { names.removeLast() }
        guard names.allSatisfy(TreePath.isName) else { return nil }
        bytes = Array(names.joined(separator: [UInt8(ascii: "/")]))
    }

    private init(trusted bytes: [UInt8]) { self.bytes = bytes }

    private static func isName(_ name: [UInt8]) -> Bool {
        !name.isEmpty && name != Array(".".utf8) && name != Array("..".utf8) && !name.contains(0)
    }

    /// The path of something in this folder.
    ///
    /// - Parameter name: A name that a folder's listing had.
    func appending(_ name: [UInt8]) -> TreePath { TreePath(trusted: bytes + [UInt8(ascii: "/")] + name) }

    /// The path of something in the folder that paths begin in.
    static func top(_ name: [UInt8]) -> TreePath { TreePath(trusted: name) }

    /// The folder it is in; `nil` at the top.
    var parent: TreePath? { bytes.lastIndex(of: UInt8(ascii: "/")).map { TreePath(trusted: Array(bytes[..<$0])) } }

    /// The last of its names.
    var name: ArraySlice<UInt8> { bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[($0 + 1)...] } ?? bytes[...] }

    /// Its names, from the top.
    var names: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

    /// The path as text; bytes that are not UTF-8 become U+FFFD.
    var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether every tool can say the path in a line of its own: no newline, no backslash.
    var isPlain: Bool { !bytes.contains { $0 == 10 || $0 == 13 || $0 == 92 } }

    /// A folder comes before what is in it, and all of that before what comes after the folder.
    static func < (left: TreePath, right: TreePath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes) { ($0 == UInt8(ascii: "/") ? 0 : $0) < ($1 == UInt8(ascii: "/") ? 0 : $1) }
    }

    /// Whether this is in a folder, at any depth.
    func isInside(_ folder: TreePath) -> Bool {
        bytes.count > folder.bytes.count && bytes[folder.bytes.count] == UInt8(ascii: "/") && bytes.starts(with: folder.bytes)
    }
}
