import Glibc

/// Sees a case that ends the program or never ends, and has another process tell of it.
///
/// What runs in a signal handler may neither allocate nor lock: all that it needs lies ready in C memory.
enum Watch {
    /// The seconds of processor time that one case may take.
    static let limit = 20

    // Written by the one thread that tries cases, and read by the handler that interrupts it.
    nonisolated(unsafe) private static let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    nonisolated(unsafe) private static let path: UnsafeMutablePointer<CChar>? = strdup("/proc/self/exe")
    nonisolated(unsafe) private static let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 8)

    private struct State {
        /// The case that is being tried; none where it is negative.
        var number: Int64 = -1
        var seen: Int64 = -1
        var ticks = 0
    }

    static func begin(case number: UInt64) { state.pointee.number = Int64(number) }
    static func end() { state.pointee.number = -1 }

    /// From now on: a crash, an endless loop, and more memory than any input of a few kilobytes can need.
    static func start(target: String, seed: UInt64) {
        state.initialize(to: State())
        let words = ["weft-fuzz", target, "--shrink", "--seed", String(seed), "--case", String(repeating: " ", count: 20)]
        for (index, word) in words.enumerated() { arguments[index] = strdup(word) }
        arguments[words.count] = nil
        limitMemory()

        // A stack of its own: the usual one may be what ran out.
        var stack = stack_t()
        stack.ss_size = 1 << 16
        stack.ss_sp = malloc(stack.ss_size)
        sigaltstack(&stack, nil)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { handle(signal) { _ in Watch.leave("CRASHED ") } }
        handle(SIGPROF) { _ in Watch.tick() }
        var timer = itimerval(it_interval: timeval(tv_sec: 1, tv_usec: 0), it_value: timeval(tv_sec: 1, tv_usec: 0))
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    }

    /// For a process that tries one case: it may end as it likes.
    static func startChild() {
        limitMemory()
        var limit = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
    }

    private static func limitMemory() {
        var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }

    private static func handle(_ signal: Int32, _ body: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = body
        action.sa_flags = Int32(SA_ONSTACK) | SA_RESTART | SA_NODEFER
        sigaction(signal, &action, nil)
    }

    private static func tick() {
        let now = state.pointee.number
        state.pointee.ticks = now >= 0 && now == state.pointee.seen ? state.pointee.ticks + 1 : 0
        state.pointee.seen = now
        if state.pointee.ticks >= limit { leave("NEVER ENDS ") }
    }

    /// Becomes the process that finds the smallest case of the kind.
    private static func leave(_ what: StaticString) {
        let number = state.pointee.number
        guard number >= 0, let path, let target = arguments[1], let digits = arguments[6], let seed = arguments[4] else { _exit(3) }
        var rest = number
        var position = 19
        repeat {
            digits[position] = CChar(0x30 + rest % 10)
            rest /= 10
            position -= 1
        } while rest > 0
        arguments[6] = digits + position + 1
        write(1, what.utf8Start, what.utf8CodeUnitCount)
        write(1, target, strlen(target))
        write(1, ": case ", 7)
        write(1, digits + position + 1, 19 - position)
        write(1, " of seed ", 9)
        write(1, seed, strlen(seed))
        write(1, "\n", 1)
        // The timer outlives the program and would end the next one; so would a signal stay blocked.
        var never = itimerval()
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &never, nil)
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        execv(path, arguments)
        _exit(3)
    }
}
