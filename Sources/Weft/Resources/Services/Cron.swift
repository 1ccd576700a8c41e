/// A command that cron runs: a file in `/etc/cron.d`, or an entry of a user's crontab.
///
/// ```swift
/// Cron("backup", "30 3 * * *", "/usr/local/bin/backup \(folder)", environment: ["MAILTO": "ops@example.com"])
/// Cron("report", .daily, "bin/report", user: "deploy", in: .crontab)
/// ```
public struct Cron: Resource {
    /// Where an entry is kept.
    public enum Place: Sendable, Hashable {
        /// A file of its own in `/etc/cron.d`.
        case file
        /// The user's crontab, behind a line with the name; the other lines are left alone.
        case crontab
    }

    /// The name: letters, digits, `_` and `-`, as cron reads no other files.
    public let name: String
    private let entry: (schedule: CronSchedule, command: Command)?
    private let user: String?
    private let environment: [String: String]
    private let place: Place
    var folder = "/etc/cron.d"

    /// An entry.
    ///
    /// - Parameters:
    ///   - name: The name: letters, digits, `_` and `-`, as cron reads no other files.
    ///   - schedule: When: `"*/5 * * * *"`, `.daily`, `CronSchedule(minute: 0, hour: 4)`.
    ///   - command: A shell command in one line. A `%` in it is a `%`.
    ///   - user: Who runs it. In a file: root unless given; in a crontab: whose it is, the connection's user's unless given.
    ///   - environment: Variables, `MAILTO` and `PATH` among them; only for a file, as a crontab's are those of all entries.
    ///   - place: A file of its own, or the user's crontab.
    public init(
        _ name: String, _ schedule: CronSchedule, _ command: Command, user: String? = nil, environment: [String: String] = [:],
        in place: Place = .file
    ) {
        (self.name, entry, self.user, self.environment, self.place) = (name, (schedule, command), user, environment, place)
    }

    /// No entry of that name.
    public init(_ name: String, _ state: Absence, user: String? = nil, in place: Place = .file) {
        (self.name, entry, self.user, environment, self.place) = (name, nil, user, [:], place)
    }

    /// `Cron` and the name.
    public var title: String { "Cron \(name)" }

    /// The text is compared.
    public var script: ResourceScript {
        var script: ResourceScript
        switch (place, entry) {
        case (.file, nil):
            script = ResourceScript(check: "[ ! -e \(path) ] || { minus \(path); return 1; }", apply: "rm -f -- \(path)")
        case (.file, let entry?):
            script = ResourceScript(
                check: "cron_check \(path) \(text(entry))", apply: "text_write \(path) \(text(entry))", functions: [.cron])
        case (.crontab, let entry):
            let words: Command = "\(user ?? "") \(name) \(entry.map { line($0, user: nil) } ?? "")"
            script = ResourceScript(check: "crontab_check \(words)", apply: "crontab_apply \(words)", functions: [.crontab])
        }
        script.isTrusted = true
        script.secrets = entry?.command.secrets ?? []
        script.problem = problem
        return script
    }

    private var path: String { "\(folder)/\(name)" }

    private func text(_ entry: (schedule: CronSchedule, command: Command)) -> String {
        let variables = environment.sorted { $0.key < $1.key }.map { name, value in
            value.contains("\"") ? "\(name)='\(value)'" : "\(name)=\"\(value)\""
        }
        return (variables + [line(entry, user: user ?? "root")]).joined(separator: "\n") + "\n"
    }

    private func line(_ entry: (schedule: CronSchedule, command: Command), user: String?) -> String {
        let command = entry.command.text.replacing("%", with: "\\%")
        return ["\(entry.schedule)", user, command].compactMap { $0 }.joined(separator: " ")
    }

    private var problem: String? {
        let isName =
            !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || EnvironmentText.isName("_" + String(UnicodeScalar($0))) }
        guard isName, !name.hasPrefix("-") else { return "cron reads no file that is called `\(name)`: letters, digits, `_` and `-` only" }
        if let user, user.isEmpty || user.utf8.contains(where: { $0 <= 32 }) { return "`\(user)` is no user's name" }
        if let name = environment.keys.sorted().first(where: { !EnvironmentText.isName($0) }) { return "`\(name)` is no variable's name" }
        if place == .crontab, !environment.isEmpty { return "the variables of a crontab are those of all entries: set them in the command" }
        let isBad = environment.contains { $0.value.utf8.contains(10) || $0.value.contains("\"") && $0.value.contains("'") }
        if isBad { return "a variable has a line end, or quotes of both kinds, which cron cannot read" }
        guard let entry else { return nil }
        if entry.command.text.utf8.contains(10) { return "the command has a line end, which cron cannot read" }
        return entry.schedule.problem
    }
}

extension ShellFunction {
    /// `cron_check PATH TEXT`: cron is there, and its file as it should be.
    static let cron = ShellFunction(
        "cron", needs: [.textCheck, .textWrite],
        #"""
        cron_check() {
          if [ ! -d "${1%/*}/" ]; then
            plus "$2"
            later "there is no ${1%/*} yet: cron is not installed, or reads crontabs only"
            return
          fi
          text_check "$1" "$2"
        }
        """#)

    /// `crontab_check USER NAME LINE`, `crontab_apply USER NAME LINE`: the entry behind a line with the name; none for an empty line.
    static let crontab = ShellFunction(
        "crontab",
        #"""
        crontab_check() {
          ct_why='there is no `crontab`'
          command -v crontab >/dev/null || { [ -n "$3" ] || return 0; later 'cron is not installed yet: there is no `crontab`'; return; }
          ct_old=$(LC_ALL=C crontab ${1:+-u "$1"} -l 2>&1) ||
            case $ct_old in
            *'no crontab'* | *"can't open"* | *'No such file'*) ct_old=;;
            *) ct_why=$ct_old; later "$ct_old"; return;;
            esac
          ct_why=
          if [ -z "$3" ]; then
            case "$NL$ct_old$NL" in *"$NL# weft: $2$NL"*) minus "# weft: $2"; return 1;; esac
            return 0
          fi
          case "$NL$ct_old$NL" in
          *"$NL# weft: $2$NL$3$NL"*) return 0;;
          *"$NL# weft: $2$NL"*) ct_x=${ct_old#*"# weft: $2$NL"}; minus "${ct_x%%"$NL"*}";;
          esac
          plus "$3"
          return 1
        }
        crontab_apply() {
          [ -z "$ct_why" ] || { printf '%s\n' "$ct_why" >&2; return 69; }
          {
            [ -z "$ct_old" ] || printf '%s\n' "$ct_old" | sed "/^# weft: $2\$/{N;d;}"
            [ -z "$3" ] || printf '# weft: %s\n%s\n' "$2" "$3"
          } | crontab ${1:+-u "$1"} -
        }
        """#)
}
