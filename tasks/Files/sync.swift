@_exported import Weft

/// Makes a folder of hosts the same as one of this machine.
///
/// Files are compared by their hash, and only those that are different are sent.
///
/// - Parameters:
///   - from: The folder here; its content goes into the destination.
///   - to: The folder there; it is made if it is not there.
///   - delete: Delete what is there alone.
///   - exclude: What is left out, and not deleted either, as names or patterns.
///   - mode: The permission bits of all files; their own unless given.
///   - owner: The owner there, as USER or USER:GROUP.
///   - preview: Only tell what would be done.
///   - sudo: Write as root.
@Task("sync")
public func sync(
    on host: Connection, from: LocalPath, to: String, delete: Bool = false, exclude: [String] = [], mode: FileMode? = nil,
    owner: String? = nil, preview: Bool = false, sudo: Bool = false
) async throws {
    let writer = sudo ? host.sudo() : host
    let changes = try await writer.sync(
        from, to: to, delete: delete, exclude: exclude, mode: mode?.bits, owner: owner, preview: preview)
    guard preview else { return }
    for (verb, paths) in [("write", changes.written), ("change the mode or owner of", changes.adjusted), ("remove", changes.removed)] {
        for path in paths { host.say("would \(verb) \(path)") }
    }
    host.say(changes.isEmpty ? "nothing would change" : "\(ByteCount(changes.bytes)) would be sent")
}
