import CSSHSupport
import CSystem
import Glibc

/// Runs the command of a `Match exec`.
enum MatchCommand {
    /// Whether the command ended with status 0 before the limit; it is killed with its children after that.
    static func succeeds(_ command: String, within limit: Duration) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, to be ended as a whole; and no blocked signals, as threads of a task pool would bequeath.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var words = [strdup("/bin/sh"), strdup("-c"), strdup(command), nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        guard posix_spawn(&child, "/bin/sh", &actions, &attributes, &words, sshkeys_environment()) == 0 else { return false }

        let watch = weft_pidfd(child)
        let deadline = ContinuousClock.now + limit
        var isDone = false
        while watch >= 0 && !isDone {
            let (seconds, attoseconds) = (deadline - .now).components
            let milliseconds = min(seconds, 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000
            guard milliseconds > 0 else { break }
            var poller = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
            isDone = poll(&poller, 1, Int32(milliseconds)) > 0
        }
        if watch >= 0 { close(watch) }
        if !isDone { kill(-child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return isDone && status == 0
    }
}
