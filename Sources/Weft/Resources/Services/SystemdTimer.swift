/// A command that systemd runs at certain times: a timer that is enabled and waiting, with the service that it starts.
///
/// ```swift
/// SystemdTimer("backup", .calendar("Mon..Fri 03:00"), command: "/usr/local/bin/backup \(folder)")
/// SystemdTimer("probe", .every(.seconds(300)), command: "/usr/local/bin/probe", user: "nobody")
/// ```
public struct SystemdTimer: Resource {
    /// When the command is run.
    public enum Schedule: Sendable, Hashable {
        /// At times that systemd understands: `daily`, `Mon..Fri 03:00`, `*-*-01 04:00:00`.
        case calendar(String)
        /// Each so much time after it was begun last, and at first that long after the host's start.
        case every(Duration)
    }

    /// The name of both units, without `.timer` and `.service`.
    public let name: String
    /// When the command is run.
    public let schedule: Schedule
    private let command: Command
    private let user: String?
    private let environment: [String: String]
    private let delay: Duration
    private let settings: [String]
    private var isAbsent = false

    /// A timer.
    ///
    /// - Parameters:
    ///   - name: The name of both units, without `.timer` and `.service`.
    ///   - schedule: When the command is run. What was missed while the host was off is made up for.
    ///   - command: A shell command.
    ///   - user: Who runs it; root unless given.
    ///   - environment: Its variables.
    ///   - delay: At most how much later it may begin, by chance, so that not all hosts do at once.
    ///   - settings: More lines of the service's section, such as `Nice=10`.
    public init(
        _ name: String, _ schedule: Schedule, command: Command, user: String? = nil, environment: [String: String] = [:],
        delay: Duration = .zero, settings: [String] = []
    ) {
        (self.name, self.schedule, self.command, self.user) = (name, schedule, command, user)
        (self.environment, self.delay, self.settings) = (environment, delay, settings)
    }

    /// No timer of that name, and no service that it would start; it is stopped before it goes.
    public init(_ name: String, _ state: Absence) {
        self.init(name, .calendar("daily"), command: "true")
        isAbsent = true
    }

    var folder = "/etc/systemd/system"

    /// `SystemdTimer` and the name.
    public var title: String { "SystemdTimer \(name)" }

    /// Both files are compared, and the timer's state.
    public var script: ResourceScript {
        let words: Command = "\("\(folder)/\(name)") \(name) \(service) \(timer)"
        let old: Command = "\("\(folder)/\(name)") \(name)"
        var script =
            isAbsent
            ? ResourceScript(check: "timer_gone \(old)", apply: "timer_remove \(old)", functions: [.timer])
            : ResourceScript(check: "timer_check \(words)", apply: "timer_apply \(words)", functions: [.timer])
        script.isTrusted = true
        script.secrets = command.secrets
        script.problem = problem
        return script
    }

    private var problem: String? {
        if let problem = Service.problem(ofName: name) ?? script(problemOf: environment) { return problem }
        if case .every(let time) = schedule, time < .seconds(1) { return "`every` is less than a second" }
        let texts = settings + [user ?? ""] + (schedule.text.map { [$0] } ?? [])
        return texts.contains { $0.utf8.contains(10) } ? "there is a line end in a setting" : nil
    }

    private func script(problemOf environment: [String: String]) -> String? {
        environment.keys.sorted().first { !EnvironmentText.isName($0) }.map { "`\($0)` is no variable's name" }
    }

    private var service: String {
        var lines = ["[Unit]", "Description=\(name)", "", "[Service]", "Type=oneshot"]
        if let user { lines.append("User=\(user)") }
        lines += environment.sorted { $0.key < $1.key }.map { "Environment=\(Self.quoted("\($0.key)=\($0.value)"))" }
        lines += settings
        lines.append("ExecStart=/bin/sh -c \(Self.quoted(command.text).replacing("$", with: "$$"))")
        return lines.joined(separator: "\n") + "\n"
    }

    private var timer: String {
        var lines = ["[Unit]", "Description=\(name)", "", "[Timer]"]
        switch schedule {
        case .calendar(let text): lines += ["OnCalendar=\(text)", "Persistent=true"]
        case .every(let time): lines += ["OnBootSec=\(Self.seconds(time))", "OnUnitActiveSec=\(Self.seconds(time))", "AccuracySec=1s"]
        }
        if delay > .zero { lines.append("RandomizedDelaySec=\(Self.seconds(delay))") }
        return (lines + ["", "[Install]", "WantedBy=timers.target"]).joined(separator: "\n") + "\n"
    }

    private static func seconds(_ time: Duration) -> String { "\(time.components.seconds)s" }

    /// A text as one of systemd's words.
    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%")
        return "\"\(escaped.replacing("\n", with: "\\n").replacing("\t", with: "\\t"))\""
    }
}

extension SystemdTimer.Schedule {
    fileprivate var text: String? { if case .calendar(let text) = self { text } else { nil } }
}

extension ShellFunction {
    /// `timer_check FILE NAME SERVICE TIMER`, `timer_apply …`, `timer_gone FILE NAME`, `timer_remove …`: FILE is the path of both
    /// units without what it ends with.
    static let timer = ShellFunction(
        "timer", needs: [.textCheck, .textWrite, .unit, .service],
        #"""
        timer_check() {
          tm_r=0
          text_check "$1.service" "$3" || tm_r=1
          text_check "$1.timer" "$4" || tm_r=1
          if [ "$tm_r" = 1 ] && [ ! -f "$1.timer" ]; then sv_k= sv_todo=; return 1; fi
          service_check "$2.timer" enabled running || return
          return $tm_r
        }
        timer_gone() {
          tm_r=0
          [ ! -e "$1.timer" ] || { minus "$1.timer"; tm_r=1; }
          [ ! -e "$1.service" ] || { minus "$1.service"; tm_r=1; }
          return $tm_r
        }
        timer_remove() {
          if command -v systemctl >/dev/null; then systemctl -q disable --now -- "$2.timer" >/dev/null 2>&1; fi
          rm -f -- "$1.timer" "$1.service" && unit_reload
        }
        timer_apply() {
          if ! text_read "$1.service" || [ "$tx_old" != "$3" ]; then
            text_write "$1.service" "$3" || return
          fi
          if ! text_read "$1.timer" || [ "$tx_old" != "$4" ]; then
            tx_timer=${1%/*}/.weft.$$.timer
            printf '%s' "$4" >"$tx_timer" && unit_verify "${1##*/}.timer" "$tx_timer"
            tm_r=$?
            rm -f -- "$tx_timer"
            [ "$tm_r" = 0 ] || return
            text_write "$1.timer" "$4" || return
            tm_r=restart
          fi
          unit_reload || return
          sv_ask "$2.timer"
          [ "$sv_k" = systemd ] || { echo 'systemd does not run here' >&2; return 69; }
          sv_todo='enabled running' tm_was=$sv_act
          service_apply || return
          if [ "$tm_r,$tm_was" = restart,active ]; then systemctl restart -- "$2.timer"; fi
        }
        """#)
}
