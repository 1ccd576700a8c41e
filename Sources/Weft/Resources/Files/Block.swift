/// Lines between two marker lines of a text file, or no such lines.
///
/// The markers are comments with a name; what stands between them is replaced whole and what stands elsewhere is left alone. A link is followed.
///
/// ```swift
/// Block("/etc/hosts", "10.0.0.21 db1\n10.0.0.22 db2", marker: "cluster")   // # cluster: begin … # cluster: end
/// ```
public struct Block: Resource {
    /// The absolute path of the file.
    public let path: String
    /// The name in the markers.
    public let marker: String
    private let text: String
    private let presence: Presence
    private let comment: String
    private let after: String?
    private let before: String?
    private let editing: Editing

    /// A block.
    ///
    /// - Parameters:
    ///   - path: The absolute path of the file, which must be there, or come before this, unless `create` is true.
    ///   - text: The lines.
    ///   - marker: The name in the markers: one for each block of a file.
    ///   - comment: What makes a line a comment; a marker is put behind it, or where `%s` stands: `<!-- %s -->`.
    ///   - after: A new block comes behind the last line that this POSIX extended regular expression matches, or at the end.
    ///   - before: A new block comes before the first line that this expression matches, or at the end.
    ///   - create: Whether a file that is not there is made.
    ///   - backup: What the name of a copy of the former file ends with.
    ///   - validate: A command that must succeed before the file gets its name; `%s` in it stands for the new file.
    public init(
        _ path: String, _ text: String, marker: String, comment: String = "#", after: String? = nil, before: String? = nil,
        create: Bool = false, backup: String? = nil, validate: Command? = nil
    ) {
        (self.path, self.text, self.marker, presence, self.comment) = (path, text, marker, .present, comment)
        (self.after, self.before) = (after, before)
        editing = Editing(path: path, backup: backup, validation: validate, missing: create ? .create : .problem)
    }

    /// No block of a name.
    public init(
        _ path: String, marker: String, _ absence: Absence, comment: String = "#", backup: String? = nil, validate: Command? = nil
    ) {
        (self.path, text, self.marker, presence, self.comment) = (path, "", marker, .absent, comment)
        (after, before) = (nil, nil)
        editing = Editing(path: path, backup: backup, validation: validate, missing: .ignore)
    }

    /// `Block`, the path and the name.
    public var title: String { "Block \(path): \(marker)" }

    /// One program compares the block with the text.
    public var script: ResourceScript {
        let (begin, end) = (line("begin"), line("end"))
        let lines = text.isEmpty || text.utf8.last == 10 ? text : text + "\n"
        let state = presence == .absent ? "absent" : "present"
        let words: Command = "\(state) \(begin) \(end) \(lines) \(after ?? "") \(before ?? "")"
        var script = editing.script(
            filter: "block_filter edit \(words)", test: "block_filter test \(words)", functions: [.block])
        script.problem = script.problem ?? problem
        return script
    }

    private func line(_ word: String) -> String {
        let name = "\(marker): \(word)"
        return comment.contains("%s") ? comment.replacing("%s", with: name) : comment.isEmpty ? name : "\(comment) \(name)"
    }

    private var problem: String? {
        if marker.isEmpty { return "the marker is empty" }
        if let found = StreamEditing.problem(ofLine: marker + comment) { return "the marker has \(found) in it" }
        if let found = StreamEditing.problem(ofText: text) { return "the text has \(found) in it" }
        let lines = text.split(separator: "\n").map { $0.utf8.last == 13 ? $0.dropLast() : $0 }
        if lines.contains(where: { $0 == line("begin") || $0 == line("end") }) { return "the text has the marker in it" }
        return StreamEditing.problem(of: after) ?? StreamEditing.problem(of: before)
    }
}

extension ShellFunction {
    /// `block_filter test|edit present|absent BEGIN END TEXT AFTER BEFORE`: the text of `$e` with the block, or whether it has it.
    static let block = ShellFunction(
        "block", needs: [.edit],
        #"""
        block_filter() {
          X=
          if [ "$1" = edit ]; then
            if [ -n "$6" ]; then
              X=$(LC_ALL=C grep -nE -e "$6" -- "$e")
              [ $? -lt 2 ] || return 65
              X=${X##*"$NL"}
              X=${X%%:*}
            fi
            if [ -z "$X" ] && [ -n "$7" ]; then
              X=$(LC_ALL=C grep -nE -e "$7" -- "$e")
              [ $? -lt 2 ] || return 65
              X=${X%%:*}
              [ -z "$X" ] || X=$((X - 1))
            fi
          fi
          Y=
          [ "$1" = test ] || Y=$(tail -c 1 -- "$e")
          printf '%s' "$5" | test=$1 state=$2 begin=$3 end=$4 at=$X last=$Y LC_ALL=C awk '
            function put(text) { if (count++) printf "\n"; printf "%s", text }
            BEGIN { test = ENVIRON["test"] == "test"; absent = ENVIRON["state"] == "absent"; begin = ENVIRON["begin"]; end = ENVIRON["end"] }
            part == 1 { sub(/\r$/, ""); lines[++size] = $0; next }
            { line = $0; cr = sub(/\r$/, "", line) ? "\r" : "" }
            inside && line == end { inside = 0; if (seen != size) wrong = 1; next }
            inside { if (line != lines[++seen]) wrong = 1; next }
            line == begin { if (blocks++) wrong = 1; else { place = total + 1; ends = cr } inside = 1; seen = 0; next }
            { kept[++total] = $0; other = cr }
            END {
              if (inside) { print "there is a line `" begin "`, and no `" end "` behind it" | "cat >&2"; close("cat >&2"); exit 65 }
              if (test) exit (absent ? blocks > 0 : blocks != 1 || wrong)
              if (!place) { place = ENVIRON["at"] == "" ? total + 1 : ENVIRON["at"] + 1; ends = other }
              for (k = 1; k <= total + 1; k++) {
                if (k == place && !absent) {
                  put(begin ends)
                  for (i = 1; i <= size; i++) put(lines[i] ends)
                  put(end ends)
                  added = k > total
                }
                if (k <= total) put(kept[k])
              }
              if (count && (ENVIRON["last"] == "" || added)) printf "\n"
            }' part=1 - part=2 "$e"
        }
        """#)
}
