import SSH
import Weft

/// A container as a place where commands can be started, through the host it runs on. It needs no sshd and no network.
struct ContainerHost: CommandHost {
    let name: String
    let base: any CommandHost
    let attach: AttachCommand
    let facts: ContainerFacts
    let secrets: SecretPrompts

    var loop: EventLoop { base.loop }

    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel {
        let token = ShellLine.makeToken()
        let channel = try await base.start(LoginShell.line(script(line, terminal, token)), terminal: terminal)
        let inner = ContainerChannel(channel, token: token, hasTerminal: terminal != nil, of: self)
        try await inner.enter()
        return inner
    }

    func sudoPassword(for user: String) async throws -> Secret {
        try await secrets.sudoPassword(host: name, login: "\(facts.user)@\(name)")
    }

    /// What the host's shell runs: the attach command, as root by whichever way there is.
    func script(_ line: String?, _ terminal: TerminalKind?, _ token: String) -> String {
        let words = attach.words(program(line, terminal, token), user: facts.user, terminal: terminal != nil)
        let command = Command(words: words).text
        guard facts.needsSudo else { return "exec \(command)" }
        return "if sudo -n true 2>/dev/null; then exec sudo -n \(command); else exec sudo -S -p \(token)? \(command); fi"
    }

    /// The program inside, and its arguments: a shell as the user, in the user's home, with a login's environment.
    private func program(_ line: String?, _ terminal: TerminalKind?, _ token: String) -> [String] {
        var script = "echo \(token)- >&2; cd -- \(ShellQuoting.quote(facts.home)) 2>/dev/null || cd /; export"
        for (name, value) in environment(terminal) { script += " \(name)=\(ShellQuoting.quote(value))" }
        // lxc-attach has the terminal around it add a carriage return to each line, so the one inside must not.
        if terminal != nil, attach.engine == .lxc { script += "; stty -onlcr 2>/dev/null" }
        script += "; " + (line ?? "exec \"$SHELL\" -l")
        var words = ["/bin/sh", "-c", script]
        if facts.user != "root", !attach.changesUser {
            let (user, group) = (String(facts.identifier), String(facts.group))
            words =
                facts.hasSetpriv
                ? ["setpriv", "--reuid", user, "--regid", group, "--init-groups", "--"] + words
                : ["su", "-s", "/bin/sh", facts.user, "-c", script]
        }
        // A group of its own, which can be ended as a whole. A terminal brings one.
        return facts.needsSession && terminal == nil ? ["setsid"] + words : words
    }

    private func environment(_ terminal: TerminalKind?) -> [(String, String)] {
        var variables = [("HOME", facts.home), ("USER", facts.user), ("LOGNAME", facts.user), ("SHELL", facts.shell)]
        if !attach.givesEnvironment {
            let path =
                facts.identifier == 0 ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" : "/usr/local/bin:/usr/bin:/bin"
            variables.append(("PATH", path))
            if let locale = facts.locale { variables.append(("LANG", locale)) }
        }
        if let terminal { variables.append(("TERM", terminal.term)) }
        return variables
    }
}
