import Synchronization

extension TransportContract {
    static let endingClauses: [Clause] = [
        Clause("a deadline ends the command, and the next one runs") { subject in
            var context = CommandContext()
            let (pid, seen) = processWatch()
            // On a busy machine a command may not get as far as its first word: it is then given more time.
            for milliseconds in [300, 1000, 3000, 10_000] where pid().isEmpty {
                context.timeout = .milliseconds(milliseconds)
                let start = ContinuousClock.now
                try await expectFailure("a command past its deadline", [.timedOut]) {
                    _ = try await subject.transport.execute(Invocation("sh -c 'echo $$; exec sleep 120'", context: context), output: seen)
                }
                let elapsed = ContinuousClock.now - start
                try expect(elapsed < .milliseconds(milliseconds) + .seconds(40), "the deadline of \(milliseconds) ms took \(elapsed)")
            }
            try expect(try await subject.succeed("echo alive").text, "alive", "the next command")
            try await expectEnd(of: pid(), on: subject)
        },
        Clause("a deadline ends all that the command has started") { subject in
            var context = CommandContext()
            let (pids, seen) = processWatch()
            for milliseconds in [500, 1000, 3000, 10_000] where pids().isEmpty {
                context.timeout = .milliseconds(milliseconds)
                try await expectFailure("a command past its deadline", [.timedOut]) {
                    let command: Command = "trap '' HUP; sh -c 'sleep 121 & echo $!; sleep 122'; echo survived"
                    _ = try await subject.transport.execute(Invocation(command, context: context), output: seen)
                }
            }
            try await expectEnd(of: pids(), on: subject)
        },
        Clause("cancelling ends the command, and the next one runs") { subject in
            let (pid, seen) = processWatch()
            let (started, signal) = AsyncStream<Void>.makeStream()
            let running = _Concurrency.Task {
                try await expectFailure("a cancelled command", [.cancelled]) {
                    _ = try await subject.transport.execute(Invocation("sh -c 'echo $$; exec sleep 120'; echo survived")) { stream, bytes in
                        seen(stream, bytes)
                        signal.yield()
                    }
                }
            }
            for await _ in started { break }
            let start = ContinuousClock.now
            running.cancel()
            try await running.value
            try expect(ContinuousClock.now - start < .seconds(40), "cancelling took \(ContinuousClock.now - start)")
            try expect(try await subject.succeed("echo alive").text, "alive", "the next command")
            try await expectEnd(of: pid(), on: subject)
        },
        Clause("a daemon that keeps the outputs open does not hold the command up") { subject in
            let start = ContinuousClock.now
            let result = try await subject.succeed("sleep 120 & echo $!")
            try expect(ContinuousClock.now - start < .seconds(40), "it took \(ContinuousClock.now - start)")
            let pid = result.text
            try expect(try await subject.succeed("kill -0 \(pid) && kill \(pid) && echo there").text, "there", "the daemon lives on")
        },
    ]

    /// Collects the number that a command prints first.
    private static func processWatch() -> (pid: @Sendable () -> String, receiver: OutputReceiver) {
        let box = TextBox()
        return (
            { box.text.withLock { String($0.prefix { $0.isNumber }) } },
            { _, bytes in box.text.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
        )
    }

    private final class TextBox: Sendable { let text = Mutex("") }

    /// Fails unless the process is gone, or about to be, within five seconds. One that nobody has waited for yet is gone too.
    private static func expectEnd(of pid: String, on subject: ContractSubject) async throws {
        try expect(!pid.isEmpty, "the command did not print its process number before it was ended")
        let script: Command = """
            i=0
            while kill -0 \(pid) 2>/dev/null && ! grep -qs '^State:.*Z' /proc/\(pid)/status
            do i=$((i + 1)); [ $i -lt 100 ] || exit 1; sleep 0.05; done
            """
        try expect(try await subject.execute(script).isSuccess, "process \(pid) is still running 5 s after its end was asked for")
    }
}
