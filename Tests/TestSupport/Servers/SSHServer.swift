import Foundation
import Synchronization

/// A private sshd on a loopback port, with keys of its own, for one test suite.
///
/// As root it runs in a mount namespace of its own with an empty home folder: what the real one's shell start-up files do is not under test.
public final class SSHServer: Sendable {
    /// The folder with everything the server and its clients need.
    public let folder: String
    /// The port on 127.0.0.1.
    public let port: UInt16
    /// The private key that is let in.
    public var key: String { folder + "/id_ed25519" }
    /// A known_hosts file with the server's keys.
    public var knownHosts: String { folder + "/known_hosts" }
    /// The user that is let in: the one who runs the tests.
    public let user = NSUserName()
    private let process: TestProgram

    /// One server for the tests that change nothing of it; it ends with the test program.
    public static var shared: SSHServer { get async throws { try await starting.value } }
    private static let starting = Task {
        let server = try await SSHServer()
        running.withLock { $0 = server }
        atexit { SSHServer.running.withLock { $0 }?.stop() }
        return server
    }
    private static let running = Mutex<SSHServer?>(nil)

    /// Whether this machine has what the server needs.
    public static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd")

    /// Starts a server and waits until it listens.
    ///
    /// - Parameters:
    ///   - configuration: Lines for the start of `sshd_config`, where the first of two values counts.
    ///   - hostKeys: The types of its host keys.
    public init(configuration: String = "", hostKeys: [String] = ["ed25519", "ecdsa"]) async throws {
        folder = NSTemporaryDirectory() + "weft-sshd-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder + "/home/.ssh", withIntermediateDirectories: true)
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "weft-test", "-f", folder + "/id_ed25519")
        var known: [String] = []
        var lines = configuration + "\n"
        for type in hostKeys {
            let file = "\(folder)/host_\(type)"
            try await TestProgram.output(of: "ssh-keygen", "-q", "-t", type, "-N", "", "-f", file)
            lines += "HostKey \(file)\n"
            known.append(try String(contentsOfFile: file + ".pub", encoding: .utf8).split(separator: " ").prefix(2).joined(separator: " "))
        }
        try FileManager.default.copyItem(atPath: folder + "/id_ed25519.pub", toPath: folder + "/authorized_keys")
        lines += """
            AuthorizedKeysFile \(folder)/authorized_keys
            PidFile none
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin yes
            UsePAM no
            UseDNS no
            StrictModes no
            MaxStartups 500
            PrintMotd no
            PrintLastLog no
            Subsystem sftp internal-sftp

            """
        (port, process) = try await SSHServer.listen(folder: folder, configuration: lines)
        let text = known.map { "[127.0.0.1]:\(port) \($0)\n" }.joined()
        try text.write(toFile: folder + "/known_hosts", atomically: true, encoding: .utf8)
    }

    /// Starts sshd on a port that is free. Between the look and the start somebody else may take it: then another one is.
    private static func listen(folder: String, configuration: String) async throws -> (UInt16, TestProgram) {
        var words = ["/usr/sbin/sshd", "-D", "-e", "-f", folder + "/sshd_config"]
        if getuid() == 0 {
            try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
            let script = "mount --bind '\(folder)/home' /root && exec \(words.joined(separator: " "))"
            words = ["unshare", "--mount", "--propagation", "slave", "sh", "-c", script]
        }
        for attempt in 1... {
            let port = try freePort()
            let file = configuration + "AddressFamily inet\nListenAddress 127.0.0.1:\(port)\n"
            try file.write(toFile: folder + "/sshd_config", atomically: true, encoding: .utf8)
            let process = try await TestProgram.start(words)
            do {
                // sshd says when it listens: there is nothing to poll for.
                try await process.wait(toSay: "Server listening")
                return (port, process)
            } catch let error as TestProgramError where error.description.contains("Address already in use") && attempt < 10 {
                continue
            }
        }
        throw TestProgramError(description: "no port for sshd")
    }

    deinit { stop() }

    /// Ends the server and removes its folder.
    public func stop() {
        process.signal(SIGTERM)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Kills the processes of all its connections; the server itself goes on listening.
    public func killSessions() async throws { try await signalSessions("KILL") }

    /// Sends a signal to the processes of all its connections: `STOP` makes the network go black.
    public func signalSessions(_ signal: String) async throws {
        // Who logs in is who runs the server, so each connection has one process; what it has started is left alone.
        try await TestProgram.output(of: "sh", "-c", "pkill -\"$2\" -P \"$1\"", "sh", "\(processIdentifier)", signal)
    }

    /// Waits until the server, or the process of a connection, has written a text to its log.
    public func wait(toSay text: String) async throws { try await process.wait(toSay: text) }

    /// The process of the server, for tests that stop or kill it.
    public var processIdentifier: Int32 { process.identifier }

    /// A port on which nobody listens now.
    public static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw TestProgramError(description: "no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}
