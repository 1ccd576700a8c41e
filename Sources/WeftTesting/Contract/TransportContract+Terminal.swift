import Synchronization

extension TransportContract {
    static let terminalClauses: [Clause] = [
        Clause("ten megabytes of output arrive whole, and none of them stays in memory unless asked for") { subject in
            let size = 10_000_000
            let sum = Mutex((count: 0, isRight: true))
            let command: Command = "head -c \(size) /dev/zero | tr '\\000' x"
            let result = try await subject.transport.execute(Invocation(command, isCaptured: false)) { _, bytes in
                let isRight = bytes.allSatisfy { $0 == UInt8(ascii: "x") }
                sum.withLock { $0 = ($0.count + bytes.count, $0.isRight && isRight) }
            }
            try expect(result.status, .exited(0), "status")
            try expect(result.outputBytes.isEmpty, "the result holds output that nobody asked for")
            try expect(sum.withLock { $0.count }, size, "number of bytes")
            try expect(sum.withLock { $0.isRight }, "the bytes came changed")
        },
        Clause("a command with a terminal has one, of a size, and both outputs come as one") { subject in
            let command: Command = "test -t 0 && test -t 1 && test -t 2 && stty size && echo out && echo err >&2; exit 7"
            let result = try await subject.transport.execute(Invocation(command, terminal: true)) { _, _ in }
            try expect(result.standardOutput, "24 80\r\nout\r\nerr\r\n", "output")
            try expect(result.status, .exited(7), "status")
        },
        Clause("without a terminal there is none") { subject in
            try expect(try await subject.execute("test -t 0 || test -t 1 || test -t 2").status, .exited(1), "status")
        },
        Clause("what a terminal's command asks is answered, and what is typed is not doubled") { subject in
            let invocation = Invocation(
                "stty -echo; printf 'Name? '; read name; stty echo; echo \"hello $name\"", answers: [Answer("Name? ", "it's me")],
                terminal: true)
            let result = try await subject.transport.execute(invocation) { _, _ in }
            try expect(result.standardOutput, "Name? hello it's me\r\n", "output")
        },
    ]
}
