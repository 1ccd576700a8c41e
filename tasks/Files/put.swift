@_exported import Weft

/// Copies a file or a folder of this machine to hosts.
///
/// A file that is there already with the same content, mode and owner is left alone. A new one is written under another name, compared by its
/// hash, and then renamed. Of a folder, what is different is sent; its content goes into the destination.
///
/// - Parameters:
///   - from: The file or folder.
///   - to: The file's whole name there, a folder with `/` at the end to keep its own, or the folder that a folder's content goes into.
///   - mode: The permission bits; its own unless given.
///   - owner: The owner there, as USER or USER:GROUP.
///   - exclude: What of a folder is left out, as names or patterns.
///   - sudo: Write it as root.
@Task("put")
public func put(
    on host: Connection, from: LocalPath, to: String, mode: FileMode? = nil, owner: String? = nil, exclude: [String] = [],
    sudo: Bool = false
) async throws {
    let host = sudo ? host.sudo() : host
    try await host.put(from, to: to, mode: mode?.bits, owner: owner, exclude: exclude)
}
