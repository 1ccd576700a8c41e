@_exported import Weft

/// Copies a file or a folder of hosts to this machine.
///
/// A file that is here already with the same content is left alone. Of a folder, what is different is sent; its content goes into the
/// destination.
///
/// - Parameters:
///   - from: The file or folder there.
///   - to: The file's whole name here, a folder with `/` at the end to keep its own, or the folder that a folder's content goes into. `{host}`
///     stands for the host's name.
///   - exclude: What of a folder is left out, as names or patterns.
///   - sudo: Read it as root.
@Task("get")
public func get(
    on host: Connection, from: String, to: LocalPath = "{host}/", exclude: [String] = [], sudo: Bool = false
) async throws {
    let destination = to.path.replacing("{host}", with: host.name)
    try Destinations.claim(destination, for: host.name)
    let reader = sudo ? host.sudo() : host
    if try await reader.get(from, to: destination, exclude: exclude) {
        host.say("copied \(from) to \(destination)")
    } else {
        host.say("\(destination) has the same content")
    }
}

/// Where the hosts of a run copy to: two of them must not write to the same place.
enum Destinations {
    private static var hosts: [String: String] = [:]

    static func claim(_ destination: String, for host: String) throws {
        if let other = hosts[destination], other != host { throw Taken(destination: destination, other: other) }
        hosts[destination] = host
    }

    struct Taken: Error, CustomStringConvertible {
        let destination: String
        let other: String
        var description: String {
            "\(destination) is what \(other) is copied to\n  give each host a place of its own: put `{host}` into `to=`"
        }
    }
}
