/// A program that supervisord keeps running: its file in `/etc/supervisor/conf.d`, and its state.
///
/// ```swift
/// SupervisorProgram("worker", command: "/srv/app/bin/worker --queue \(queue)", directory: "/srv/app", user: "app")
/// ```
public struct SupervisorProgram: Resource {
    /// The program's name, which its group has, too.
    public let name: String
    private let command: Command
    private let directory: String?
    private let user: String?
    private let environment: [String: String]
    private let processes: Int
    private let settings: [(key: String, value: String)]
    private let isRunning: Bool
    private let mode: FileMode
    private let folder: String
    private var isAbsent = false

    /// A program.
    ///
    /// - Parameters:
    ///   - name: The program's name.
    ///   - command: The program and its arguments in one line; no shell reads it, but quotes mean what they do there.
    ///   - directory: Where it starts.
    ///   - user: Who runs it; root unless given.
    ///   - environment: Its variables.
    ///   - processes: How many of it run.
    ///   - settings: More lines: `["stopsignal": "QUIT", "autorestart": "true"]`.
    ///   - isRunning: Whether it runs; else it is stopped, and not started with supervisord.
    ///   - mode: The file's mode, such as 0o600 when there are passwords in it.
    ///   - folder: Where supervisord looks for files: `/etc/supervisord.d` on some systems.
    public init(
        _ name: String, command: Command, directory: String? = nil, user: String? = nil, environment: [String: String] = [:],
        processes: Int = 1, settings: KeyValuePairs<String, String> = [:], isRunning: Bool = true, mode: FileMode = 0o644,
        in folder: String = "/etc/supervisor/conf.d"
    ) {
        (self.name, self.command, self.directory, self.user) = (name, command, directory, user)
        (self.environment, self.processes, self.isRunning, self.mode, self.folder) = (environment, processes, isRunning, mode, folder)
        self.settings = settings.map { ($0.key, $0.value) }
    }

    /// No program of that name; it is stopped before it goes.
    public init(_ name: String, _ state: Absence, in folder: String = "/etc/supervisor/conf.d") {
        self.init(name, command: "true", in: folder)
        isAbsent = true
    }

    private var path: String { "\(folder)/\(name).\(folder.hasSuffix("supervisord.d") ? "ini" : "conf")" }

    /// `SupervisorProgram` and the name.
    public var title: String { "SupervisorProgram \(name)" }

    /// The file is compared, and what `supervisorctl status` prints. A program whose file has changed is restarted.
    public var script: ResourceScript {
        let words: Command = "\(path) \(name) \(isRunning ? "running" : "stopped") \(mode.description)"
        var script =
            isAbsent
            ? ResourceScript(
                check: "look \"$J0\" \(path); [ \"$K\" = - ] || { minus \(path); return 1; }",
                apply: "supervisor_remove \(path) \(name)", functions: [.supervisor])
            : ResourceScript(
                check: "supervisor_check \(words)", apply: "supervisor_apply \(words)", functions: [.supervisor],
                contents: [.bytes(Array(text.utf8))])
        script.survey = .init(path: path, content: isAbsent ? nil : 1)
        script.isTrusted = true
        script.secrets = command.secrets
        script.problem = problem ?? script.problem(ofPath: path)
        return script
    }

    /// Restarts it, or starts it.
    public var restart: Handler {
        Handler("restart \(name) of supervisor", "supervisor_restart \(name)", functions: [.supervisor])
    }

    private var text: String {
        var lines = ["[program:\(name)]", "command=\(Self.escaped(command.text))"]
        if processes > 1 { lines += ["numprocs=\(processes)", "process_name=%(program_name)s_%(process_num)02d"] }
        if let directory { lines.append("directory=\(Self.escaped(directory))") }
        if let user { lines.append("user=\(user)") }
        if !isRunning { lines.append("autostart=false") }
        if !environment.isEmpty {
            // Its words are in quotes of one kind, which are taken off; nothing escapes a quote.
            let variables = environment.sorted { $0.key < $1.key }.map { name, value in
                value.contains("\"") ? "\(name)='\(Self.escaped(value))'" : "\(name)=\"\(Self.escaped(value))\""
            }
            lines.append("environment=\(variables.joined(separator: ","))")
        }
        lines += settings.map { "\($0.key)=\($0.value)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String { text.replacing("%", with: "%%") }

    private var problem: String? {
        if let problem = Service.problem(ofName: name) { return problem }
        if name.contains(":") || name.contains("]") { return "`\(name)` is no program's name" }
        if processes < 1 { return "there are \(processes) processes" }
        if let name = environment.keys.sorted().first(where: { !EnvironmentText.isName($0) }) { return "`\(name)` is no variable's name" }
        let quotes = Set("\"'")
        if environment.values.contains(where: { value in
            quotes.isSubset(of: value) || value.first.map(quotes.contains) ?? false || value.last.map(quotes.contains) ?? false
        }) {
            return "a variable begins or ends with a quote, or has quotes of both kinds, which supervisord cannot read"
        }
        let texts = [command.text, directory ?? "", user ?? ""] + environment.values + settings.flatMap { [$0.key, $0.value] }
        if texts.contains(where: { $0.utf8.contains(10) }) { return "there is a line end, which supervisord cannot read" }
        if texts.contains(where: { $0.contains(" ;") || $0.contains(" #") }) {
            return "supervisord takes what follows ` ;` or ` #` for a comment"
        }
        return nil
    }
}

extension ShellFunction {
    /// `supervisor_check PATH NAME STATE MODE`, `supervisor_apply PATH NAME STATE MODE`, `supervisor_restart NAME`.
    static let supervisor = ShellFunction(
        "supervisor", needs: [.fileCheck, .fileApply],
        #"""
        supervisor_state() {
          su_x=$(supervisorctl status "$1:*" 2>&1 </dev/null)
          su_s=
          while read -r su_n su_w su_v; do
            case $su_w in
            RUNNING) su_w=running;;
            STARTING | BACKOFF) su_w=starting;;
            STOPPED | STOPPING | EXITED | FATAL | UNKNOWN) su_w="stopped";;
            ERROR) su_w=missing;;
            *) continue;;
            esac
            case $su_s,$su_w in ,* | running,* | starting,stopped) su_s=$su_w;; esac
          done <<EOF
        $su_x
        EOF
          su_s=${su_s:-unreachable}
        }
        supervisor_check() {
          command -v supervisorctl >/dev/null || { later 'supervisor is not installed yet'; return; }
          file_check "$1" "$4" '' ''
          su_r=$?
          [ "$su_r" -le 1 ] || return $su_r
          [ "$K" = f ] || return $su_r
          supervisor_state "$2"
          case $3,$su_s in
          running,running | stopped,stopped) return $su_r;;
          *,unreachable) later "supervisord does not answer: ${su_x%%"$NL"*}"; return;;
          esac
          differs "$su_s" "$3"
          return 1
        }
        supervisor_apply() {
          [ -d "${1%/*}/" ] && command -v supervisorctl >/dev/null || { echo 'supervisor is not installed' >&2; return 69; }
          file_apply "$1" "$4" '' '' || return
          (exec 3>&- 4>&- </dev/null; supervisor_settle "$2" "$3")
        }
        supervisor_settle() {
          su_x=$(supervisorctl reread 2>&1) || { printf '%s\n' "$su_x" >&2; return 1; }
          case $su_x in *ERROR*) printf '%s\n' "$su_x" >&2; return 65;; esac
          supervisorctl update "$1" || return
          supervisor_state "$1"
          case $2,$su_s in
          running,running | running,starting | stopped,stopped) ;;
          running,*) supervisorctl start "$1:*" || { supervisorctl tail "$1:*" stderr 2>/dev/null | tail -n 10 >&2; return 1; };;
          stopped,*) supervisorctl stop "$1:*" || return;;
          esac
          [ "$2" = running ] || return 0
          su_n=0
          while supervisor_state "$1"; [ "$su_s" != running ]; do
            su_n=$((su_n + 1))
            if [ "$su_s" = stopped ] || [ "$su_n" -gt 50 ]; then printf '%s\n' "$su_x" >&2; return 1; fi
            sleep 0.3 2>/dev/null || sleep 1
          done
        }
        supervisor_remove() {
          rm -f -- "$1" || return
          command -v supervisorctl >/dev/null || return 0
          su_x=$(supervisorctl reread 2>&1) || { printf '%s\n' "$su_x" >&2; return 1; }
          supervisorctl update "$2"
        }
        supervisor_restart() {
          supervisorctl restart "$1:*" || return
          supervisor_state "$1"
          [ "$su_s" = running ] || { printf '%s\n' "$su_x" >&2; return 1; }
        }
        """#)
}
