import CSystem
import Glibc

/// Tries one case in a process of its own, which it may end.
enum ChildTrial {
    /// Whether the case of these choices ends its process by a signal.
    static func ends(_ target: String, choices: [UInt8]) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for output: Int32 in 1...2 { posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
        let words = ["weft-fuzz", target, "--quiet", "--choices", Request.hex(choices)]
        var arguments = words.map { strdup($0) } + [nil]
        // The runtime's own words about a crash take seconds, and nobody reads them.
        var environment = [strdup("SWIFT_BACKTRACE=enable=no"), strdup("PATH=/usr/bin:/bin"), nil]
        defer { for word in arguments + environment { free(word) } }
        var process: pid_t = 0
        guard posix_spawn(&process, "/proc/self/exe", &actions, nil, &arguments, &environment) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F != 0
    }
}
