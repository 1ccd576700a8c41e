import Glibc
import SSH
import Weft

/// A program whose input and output are the way to a host: ssh_config's ProxyCommand.
enum ProxyCommand {
    /// Starts the program.
    ///
    /// - Returns: A socket that does not block; closing it ends the program's input.
    static func start(_ command: String, host: String, on loop: EventLoop) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw ConnectionError(host: host, .unreachable, "no socket for the ProxyCommand: \(String(cString: strerror(errno)))")
        }
        defer { close(ends[1]) }
        _ = fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK)
        do {
            // `exec`: the program itself, and no shell above it, is what ends with its input.
            _ = try ProcessFiles(socket: ends[1]).spawn(["/bin/sh", "-c", "exec " + command], host: host)
        } catch {
            close(ends[0])
            throw error
        }
        return ends[0]
    }
}
