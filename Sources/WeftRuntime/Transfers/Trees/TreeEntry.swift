/// Something in a folder, here or on a target.
struct TreeEntry: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case folder
        case file(size: Int)
        case link(target: [UInt8])
        /// A socket, a device, a pipe: nothing that can be copied.
        case special

        /// Whether both are files, both folders, or the like.
        func isSame(as other: Kind) -> Bool {
            switch (self, other) {
            case (.folder, .folder), (.file, .file), (.link, .link), (.special, .special): true
            default: false
            }
        }
    }

    var path: TreePath
    var kind: Kind
    /// The permission bits.
    var mode: UInt16
    /// Seconds since 1970.
    var modified: Int
    /// `USER:GROUP`.
    var owner = ""

    var size: Int { if case .file(let size) = kind { size } else { 0 } }
    var isFolder: Bool { kind == .folder }
    var isFile: Bool { if case .file = kind { true } else { false } }
}
