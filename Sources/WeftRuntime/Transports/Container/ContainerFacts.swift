import Weft

/// What has to be known of a container, and of its host, before commands can be run in it.
struct ContainerFacts: Sendable, Hashable {
    /// The user that commands run as, from the container's own list of users.
    var user = "root"
    var home = "/"
    var shell = "/bin/sh"
    var identifier = 0
    var group = 0
    /// The container's locale; `nil` for that of POSIX.
    var locale: String?
    /// Whether `setsid` is there and needed: the program that is started inside leads no process group by itself.
    var needsSession = false
    /// Whether `setpriv` can become another user; else `su` does.
    var hasSetpriv = false
    /// Whether root on the host takes sudo.
    var needsSudo = false

    /// Finds it out, on the container's host, as a user who may enter the container. A line for each fact; `exec sh -s` is not used, so that
    /// the script's input stays free.
    static func script(_ attach: AttachCommand, user: String) -> Command {
        let enter = Command(words: attach.words(["/bin/sh", "-c", inside, "sh", user], user: "root", terminal: false))
        return """
            command -v \(attach.program) >/dev/null || { echo no-program; exit 0; }
            [ -z "$SUDO_USER" ] || echo sudo
            s=$(\(attach.state))
            if [ -z "$s" ]; then echo absent; \(attach.names) | sed 's/^/name /'; exit 0; fi
            if [ "$s" != \(attach.runningState) ]; then echo "state $s"; exit 0; fi
            \(enter) </dev/null
            """
    }

    /// Runs inside, as root, with the user's name as its argument.
    private static let inside = """
        if command -v getent >/dev/null; then e=$(getent passwd "$1"); else e=$(grep "^$1:" /etc/passwd); fi
        [ -n "$e" ] || { echo no-user; cut -d : -f 1 /etc/passwd | sed 's/^/name /'; exit 0; }
        echo "passwd $e"
        if [ -r /proc/$$/stat ]; then
            read -r s </proc/$$/stat; set -- $s
            if [ "$5" != $$ ] && command -v setsid >/dev/null; then echo setsid; fi
        fi
        ! setpriv --reuid 0 --regid 0 --init-groups true 2>/dev/null || echo setpriv
        for f in /etc/default/locale /etc/locale.conf; do [ ! -r $f ] || sed -n 's/^LANG=/locale /p' $f; done
        echo inside
        """

    /// What the script printed.
    enum Answer: Equatable {
        case inside(ContainerFacts)
        case noProgram
        case absent(names: [String])
        case notRunning(state: String)
        case noUser(names: [String])
        /// Nothing that could be understood: entering failed.
        case failed
    }

    /// Reads what the script printed.
    static func answer(_ lines: [String]) -> Answer {
        var facts = ContainerFacts()
        var names: [String] = []
        var end: Substring = ""
        for line in lines {
            let key = line.prefix { $0 != " " }
            let value = String(line.dropFirst(key.count + 1))
            switch key {
            case "sudo": facts.needsSudo = true
            case "setsid": facts.needsSession = true
            case "setpriv": facts.hasSetpriv = true
            case "name": names.append(value)
            case "state": return .notRunning(state: value)
            case "locale": facts.locale = facts.locale ?? value.filter { $0 != "\"" && $0 != "'" }
            case "passwd": facts.read(value)
            default: end = key
            }
        }
        switch end {
        case "inside": return .inside(facts)
        case "no-program": return .noProgram
        case "absent": return .absent(names: names)
        case "no-user": return .noUser(names: names)
        default: return .failed
        }
    }

    private mutating func read(_ entry: String) {
        let fields = entry.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 7, let identifier = Int(fields[2]), let group = Int(fields[3]) else { return }
        (user, self.identifier, self.group) = (fields[0], identifier, group)
        if fields[5].hasPrefix("/") { home = fields[5] }
        if fields[6].hasPrefix("/") { shell = fields[6] }
    }
}
