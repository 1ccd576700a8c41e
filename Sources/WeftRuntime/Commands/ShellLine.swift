import Weft

/// The text that is sent for a command: what the login shell, whichever it is, hands to a POSIX `sh`.
///
/// A line on standard error tells the process group first, so that the command can be ended from another channel: closing a channel kills
/// nothing. One on standard output divides what the login shell's start-up files print from what the command does. With sudo, further lines
/// tell whether it asks for a password and when the command itself begins. All of them hold a random token.
struct ShellLine: Sendable, Hashable {
    let token: String
    let text: String
    /// Whether the command becomes another user.
    let usesSudo: Bool
    /// Whether both outputs arrive as one, which begins with the line of standard error.
    let hasTerminal: Bool

    /// - Parameter isWatched: Whether a shell stays above the command and exits with 128 and the number of the signal that ended it.
    init(_ invocation: Invocation, token: String, isWatched: Bool = false) {
        var shell = invocation.context.shell(invocation.command)
        if isWatched { shell = "sh -c \(ShellQuoting.quote(shell)); exit $?" }
        self.token = token
        usesSudo = invocation.context.user != nil
        hasTerminal = invocation.terminal
        let begin = hasTerminal ? "" : "echo \(token);"
        // Behind a newline what the command begins with stays what it is, and a mistake in it comes after the lines. A login shell takes a
        // single line more quickly, and then the mistake keeps the lines from being said.
        let separator = shell.utf8.contains(10) ? "\n" : ""
        guard let user = invocation.context.user else {
            text = LoginShell.line("\(begin)echo \(token) $$ >&2;\(separator)\(shell)")
            return
        }
        text = LoginShell.line(ShellLine.sudo(user, token: token, "\(begin)echo \(token)- >&2;\(separator)\(shell)"))
    }

    /// The text for a command that is started by itself.
    init(_ invocation: Invocation, on host: any CommandHost) {
        self.init(invocation, token: ShellLine.makeToken(), isWatched: !host.tellsSignals && !invocation.terminal)
    }

    /// The text for a shell that runs this command and then waits for others.
    init(_ command: ShellCommand, token: String, marker: String) {
        self.token = token
        usesSudo = command.user != nil
        hasTerminal = false
        let first = ShellScript.first(marker: marker)
        let begin = "set -- \(ShellQuoting.quote(command.text))\n"
        guard let user = command.user else {
            text = LoginShell.line("\(begin)echo \(token); echo \(token) $$ >&2\n\(first)")
            return
        }
        let script = "echo \(token); echo \(token)- >&2\n\(first)"
        text = LoginShell.line(begin + ShellLine.sudo(user, token: token, script, with: " sh \"$1\""))
    }

    /// Becomes a user to run a script.
    private static func sudo(_ user: String, token: String, _ script: String, with arguments: String = "") -> String {
        let name = ShellQuoting.quote(user)
        let inner = ShellQuoting.quote(script) + arguments
        return "echo \(token) $$ >&2; if [ \"$(id -un)\" = \(name) ]; then sh -c \(inner); "
            + "elif sudo -n -u \(name) true 2>/dev/null; then sudo -n -H -u \(name) sh -c \(inner); "
            + "else sudo -S -p \(token)? -H -u \(name) sh -c \(inner); fi"
    }

    /// Ends a process group: TERM, and KILL for what is left after three seconds; exits with 76 when something is left that may not be ended.
    ///
    /// A command that became root can be ended by root only: then sudo does it, with the password that it finds on standard input if it needs
    /// one. The shell's own kill is used, as that of procps takes a group that is gone for one that is there.
    ///
    /// - Parameter isRoots: Whether it is known to be a command of sudo's.
    static func terminate(group: Int, isRoots: Bool = false) -> String {
        let end =
            "kill -TERM -\(group) 2>/dev/null; n=0; while kill -0 -\(group) 2>/dev/null && [ $n -lt 30 ]; do sleep 0.1; n=$((n+1)); done; "
            + "[ $n -lt 30 ] || kill -KILL -\(group) 2>/dev/null; case $(LC_ALL=C kill -0 -\(group) 2>&1) in *permitted*) exit 76;; esac"
        let asRoot = "if sudo -n true 2>/dev/null; then sudo -n sh -c \"$e\"; else sudo -S -p \"\" sh -c \"$e\" 2>/dev/null; fi"
        let order = isRoots ? "{ [ \"$(id -u)\" != 0 ] && \(asRoot); } || sh -c \"$e\"" : "sh -c \"$e\" || { \(asRoot); }"
        return LoginShell.line("e=\(ShellQuoting.quote(end)); \(order)")
    }

    /// Ends when a process has: the look becomes rarer the longer it takes.
    static func watch(process: Int) -> String {
        LoginShell.line(
            "n=1; while [ -d /proc/\(process) ] || kill -0 \(process) 2>/dev/null; do sleep $n; [ $n -ge 5 ] || n=$((n+1)); done")
    }

    /// A token that no output has by chance: 64 random bits.
    static func makeToken() -> String {
        let digits = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        return "weft_" + digits
    }
}
