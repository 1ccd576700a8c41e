/// A line that is in a text file, or is not.
///
/// A line counts as the same where the file's has a carriage return behind it; a line that is added gets the line end of those around it. A link
/// is followed.
///
/// ```swift
/// Line("/etc/hosts", "10.0.0.21 db1")
/// Line("/etc/ssh/sshd_config", "PermitRootLogin no", matching: "^#?PermitRootLogin ", validate: "sshd -tf %s")
/// Line("/etc/hosts", matching: "^10\\.0\\.9\\.", .absent)
/// ```
public struct Line: Resource {
    /// The absolute path of the file.
    public let path: String
    /// The line, without its end.
    public let text: String?
    private let presence: Presence
    private let expression: String?
    private let after: String?
    private let before: String?
    private let editing: Editing

    /// A line.
    ///
    /// - Parameters:
    ///   - path: The absolute path of the file, which must be there, or come before this, unless `create` is true.
    ///   - text: The very line.
    ///   - presence: Whether it is there. ``Presence/absent`` takes out every line that is the text.
    ///   - matching: A POSIX extended regular expression. The last line that it matches is made the text; where none matches, and none is the
    ///     text, the text is added. With ``Presence/absent``, lines that it matches are taken out, too.
    ///   - after: A new line comes behind the last line that this expression matches, or at the end.
    ///   - before: A new line comes before the first line that this expression matches, or at the end.
    ///   - create: Whether a file that is not there is made.
    ///   - backup: What the name of a copy of the former file ends with.
    ///   - validate: A command that must succeed before the file gets its name; `%s` in it stands for the new file.
    public init(
        _ path: String, _ text: String, _ presence: Presence = .present, matching: String? = nil, after: String? = nil,
        before: String? = nil, create: Bool = false, backup: String? = nil, validate: Command? = nil
    ) {
        (self.path, self.text, self.presence, expression, self.after, self.before) = (path, text, presence, matching, after, before)
        editing = Editing(
            path: path, backup: backup, validation: validate, missing: presence == .absent ? .ignore : create ? .create : .problem)
    }

    /// No line that a POSIX extended regular expression matches.
    public init(_ path: String, matching: String, _ absence: Absence, backup: String? = nil, validate: Command? = nil) {
        (self.path, text, presence, expression, after, before) = (path, nil, .absent, matching, nil, nil)
        editing = Editing(path: path, backup: backup, validation: validate, missing: .ignore)
    }

    /// `Line`, the path and the text.
    public var title: String {
        let line = (text ?? expression ?? "").unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
        return "Line \(path): \(line.count > 60 ? String(line.prefix(59)) + "…" : String(line))"
    }

    /// One program looks for the line; one more finds out how the file ends before a line is added to it.
    public var script: ResourceScript {
        var script = presence == .absent ? removal : addition
        script.problem = script.problem ?? problem
        return script
    }

    private var same: String? { text.map { "^\(StreamEditing.literal($0))\r?$" } }

    private var addition: ResourceScript {
        let text = text ?? ""
        return editing.script(
            check: "line_check \(path) \(text) \(expression ?? "") \(same ?? "") \(editing.missing.rawValue)",
            apply: "line_apply \(path) \(text) \(after ?? "") \(before ?? "") \(editing.words)", functions: [.line])
    }

    private var removal: ResourceScript {
        let expressions = [same, expression].compactMap { $0 }
        let words = expressions.count == 1 ? expressions + expressions : expressions
        let filter: Command =
            "sed_filter \(words.map { "\\\(StreamEditing.delimiter)\($0)\(StreamEditing.delimiter)d" }.joined(separator: "\n"))"
        return editing.script(
            check: "line_gone \(path) \(words)", apply: "edit_apply \(filter.text) \(path) \(editing.words)",
            functions: [.lineGone, .edit, .sedFilter])
    }

    private var problem: String? {
        if let found = text.flatMap(StreamEditing.problem(ofLine:)) { return "the line has \(found) in it" }
        return StreamEditing.problem(of: expression) ?? StreamEditing.problem(of: after) ?? StreamEditing.problem(of: before)
    }
}

extension ShellFunction {
    /// `line_check PATH LINE EXPRESSION SAME MISSING` finds in `$LL` the number of the line to be replaced; `line_apply PATH LINE AFTER BEFORE
    /// MISSING BACKUP VALIDATION` replaces or adds it.
    static let line = ShellFunction(
        "line", needs: [.carriageReturn, .edit],
        #"""
        line_check() {
          LL=
          if [ ! -f "$1" ] || [ ! -r "$1" ]; then
            edit_open "$1" "$5" || return
            plus "$2"
            return 1
          fi
          if [ -z "$3" ]; then
            LC_ALL=C grep -qxF -e "$2" -e "$2$CR" -- "$1" && return 0
            plus "$2"
            return 1
          fi
          X=$(LC_ALL=C grep -nE -e "$3" -e "$4" -- "$1" 2>&1)
          case $? in
          0)
            X=${X##*"$NL"}
            LL=${X%%:*} X=${X#*:}
            case $LL in *[!0-9]*) cannot 'it is no text'; return;; esac
            X=${X%"$CR"}
            [ "$X" != "$2" ] || return 0
            differs "$X" "$2";;
          1) plus "$2";;
          *) cannot "$X"; return;;
          esac
          return 1
        }
        line_apply() {
          [ -f "$1" ] || [ "$5" = create ] || { echo "the file $1 is not there" >&2; return 2; }
          if [ -z "$LL$3$4$6$7" ]; then
            [ -f "$1" ] && [ ! -L "$1" ] || FRESH=
            if [ -f "$1" ]; then X=$(tail -c 2 -- "$1"; echo .); else X=.; fi
            case $X in
            *"$CR$NL".) printf '%s\r\n' "$2" >>"$1";;
            . | *"$NL".) printf '%s\n' "$2" >>"$1";;
            *) printf '\n%s\n' "$2" >>"$1";;
            esac
            return
          fi
          edit_open "$1" "$5" || return
          [ "$K" != f ] || edit_text || return
          how=append
          if [ -n "$LL" ]; then how=replace
          else
            if [ -n "$3" ]; then
              LL=$(LC_ALL=C grep -nE -e "$3" -- "$e")
              [ $? -lt 2 ] || return 65
              LL=${LL##*"$NL"} how=after
            fi
            if [ -z "$LL" ] && [ -n "$4" ]; then
              LL=$(LC_ALL=C grep -nE -e "$4" -- "$e")
              [ $? -lt 2 ] || return 65
              LL=${LL%%"$NL"*} how=before
            fi
            LL=${LL%%:*}
            [ -n "$LL" ] || how=append
          fi
          XL=$2
          edit_apply 'line_filter "$how" "$LL" "$XL"' "$1" "$5" "$6" "$7"
        }
        line_filter() {
          how=$1 at=$2 line=$3 last=$(tail -c 1 -- "$e") LC_ALL=C awk '
            function put(text) { if (count++) printf "\n"; printf "%s", text }
            BEGIN { how = ENVIRON["how"]; line = ENVIRON["line"]; at = ENVIRON["at"]; last = ENVIRON["last"] }
            { end = substr($0, length($0)) == "\r" ? "\r" : "" }
            NR == at && how == "before" { put(line end) }
            { put(NR == at && how == "replace" ? line end : $0) }
            NR == at && how == "after" { put(line end) }
            END {
              if (how == "append") { put(line end); last = "" }
              if (count && last == "") printf "\n"
            }' "$e"
        }
        """#)

    /// `line_gone PATH EXPRESSION EXPRESSION`: whether no line matches.
    static let lineGone = ShellFunction(
        "line_gone",
        #"""
        line_gone() {
          if [ -f "$1" ]; then
            X=$(LC_ALL=C grep -E -e "$2" -e "$3" -- "$1" 2>&1)
            case $? in 0) minus "$X"; return 1;; 1) return 0;; *) cannot "$X"; return;; esac
          fi
          [ ! -e "$1" ] || cannot 'it is no file'
        }
        """#)
}
