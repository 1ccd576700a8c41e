import CSystem
import Glibc
import SSH
import Synchronization
import Weft

/// A program whose input and output are the way to a host: ssh_config's ProxyCommand. It is ended with this object, at the latest.
final class ProxyCommand: Sendable {
    private let process: pid_t
    private let record: Record

    /// Starts the program.
    ///
    /// - Returns: A tunnel that has hold of the program: it is ended when the session has closed the tunnel.
    static func start(_ command: String, host: String, on loop: EventLoop) throws -> Tunnel {
        var ends: [Int32] = [-1, -1]
        var errors: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0, weft_pipe(&errors) == 0 else {
            for end in ends where end >= 0 { close(end) }
            throw ConnectionError(host: host, .unreachable, "no socket for the ProxyCommand: \(String(cString: strerror(errno)))")
        }
        defer {
            close(ends[1])
            close(errors[1])
        }
        for end in [ends[0], errors[0]] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
        do {
            // `exec`: the program itself, and no shell above it, is what ends with its input.
            let process = try ProcessFiles(socket: ends[1], errors: errors[1]).spawn(["/bin/sh", "-c", "exec " + command], host: host)
            let proxy = ProxyCommand(process, Record(command, errors: errors[0]))
            proxy.follow(on: loop)
            return Tunnel(socket: ends[0]) { proxy.record.explanation }
        } catch {
            close(ends[0])
            close(errors[0])
            throw error
        }
    }

    private init(_ process: pid_t, _ record: Record) {
        self.process = process
        self.record = record
    }

    // As OpenSSH does: one that holds on to something else than its input would stay for ever.
    deinit { record.signal(process, SIGHUP) }

    /// Collects what it says and how it ends, until both are known. It has no hold on this object, whose end is the program's.
    private func follow(on loop: EventLoop) {
        Task(executorPreference: loop.taskExecutor) { [record, process] in
            let handle = weft_pidfd(process)
            defer { if handle >= 0 { close(handle) } }
            while !record.collect(process) {
                await ProxyCommand.wait(record.isSilent ? [handle] : [handle, record.errors], on: loop)
            }
            loop.forget(handle)
            loop.forget(record.errors)
        }
    }

    private static func wait(_ descriptors: [Int32], on loop: EventLoop) async {
        await ProxyWaiter(loop: loop).wait(descriptors)
    }

    /// What is known of the program.
    private final class Record: Sendable {
        private struct State {
            var status: Int32?
            var said: [UInt8] = []
            var isSilent = false
        }

        let command: String
        let errors: Int32
        private let state = Mutex(State())

        init(_ command: String, errors: Int32) {
            self.command = command
            self.errors = errors
        }

        deinit { close(errors) }

        /// Whether it will say no more.
        var isSilent: Bool { state.withLock { $0.isSilent } }

        /// Looks what it has said and whether it has ended; true when there will be no more.
        func collect(_ process: pid_t) -> Bool {
            state.withLock { state in
                read(&state)
                var status: Int32 = 0
                if state.status == nil, waitpid(process, &status, WNOHANG) != 0 { state.status = status }
                return state.status != nil
            }
        }

        /// Ends it, unless it has ended: the number may be another's by now.
        func signal(_ process: pid_t, _ number: Int32) {
            state.withLock { if $0.status == nil { kill(-process, number) } }
        }

        /// Why the way is broken: how it ended, and the last lines that it wrote to standard error. `nil` while it runs and is silent.
        var explanation: String? {
            state.withLock { state in
                read(&state)
                let lines = String(decoding: state.said, as: UTF8.self).split(whereSeparator: \.isNewline).suffix(5).map { "\n  \($0)" }
                    .joined()
                guard let status = state.status else {
                    return state.said.isEmpty ? nil : "the ProxyCommand `\(command)` broke off\(lines)"
                }
                let end = status & 0x7f == 0 ? "ended with status \((status >> 8) & 0xff)" : "was ended by signal \(status & 0x7f)"
                return "the ProxyCommand `\(command)` \(end)\(lines)"
            }
        }

        private func read(_ state: inout State) {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while !state.isSilent {
                let count = Glibc.read(errors, &buffer, buffer.count)
                if count > 0 {
                    state.said = Array((state.said + buffer[..<count]).suffix(4096))
                } else if count == 0 || errno != EAGAIN && errno != EINTR {
                    state.isSilent = true
                } else if errno == EAGAIN {
                    return
                }
            }
        }
    }
}

/// Waits on a loop's thread.
private actor ProxyWaiter {
    private let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop) { self.loop = loop }

    func wait(_ descriptors: [Int32]) async { await loop.waitForAny(descriptors) }
}
