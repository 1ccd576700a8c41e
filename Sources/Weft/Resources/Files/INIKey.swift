/// A key in a section of an INI file, with a value, or no such key.
///
/// The other lines, comments and the way in which a line is written stay. A new key comes behind the last line of its section, a new section at
/// the end of the file. Where a key is there several times in a section, the last counts. A link is followed.
///
/// ```swift
/// INIKey("/etc/php/8.2/fpm/php.ini", section: "PHP", key: "memory_limit", value: "256M")
/// INIKey("/etc/mysql/conf.d/app.cnf", section: "mysqld", key: "skip-name-resolve", create: true)
/// ```
public struct INIKey: Resource {
    /// The absolute path of the file.
    public let path: String
    /// The section's name; `nil` for what comes before the first.
    public let section: String?
    /// The key, upper and lower case told apart.
    public let key: String
    private let value: String?
    private let presence: Presence
    private let separator: String
    private let editing: Editing

    /// A key.
    ///
    /// - Parameters:
    ///   - value: The value as it stands in the file, quotes and all; `nil` is a key that stands alone in its line.
    ///   - separator: What a new line has between the key and the value.
    ///   - create: Whether a file that is not there is made.
    ///   - backup: What the name of a copy of the former file ends with.
    ///   - validate: A command that must succeed before the file gets its name; `%s` in it stands for the new file.
    public init(
        _ path: String, section: String?, key: String, value: String? = nil, separator: String = " = ", create: Bool = false,
        backup: String? = nil, validate: Command? = nil
    ) {
        (self.path, self.section, self.key, self.value, presence, self.separator) = (path, section, key, value, .present, separator)
        editing = Editing(path: path, backup: backup, validation: validate, missing: create ? .create : .problem)
    }

    /// No such key.
    public init(_ path: String, section: String?, key: String, _ absence: Absence, backup: String? = nil, validate: Command? = nil) {
        (self.path, self.section, self.key, value, presence, separator) = (path, section, key, nil, .absent, " = ")
        editing = Editing(path: path, backup: backup, validation: validate, missing: .ignore)
    }

    /// `INIKey`, the path, the section and the key.
    public var title: String { "INIKey \(path): \(section.map { "[\($0)] " } ?? "")\(key)" }

    /// One program looks for the key and compares.
    public var script: ResourceScript {
        let state = presence == .absent ? "absent" : value == nil ? "alone" : "value"
        let header = section.map { "[\($0)]" } ?? ""
        let words: Command = "\(state) \(header) \(key) \(value ?? "") \(separator)"
        var script = editing.script(filter: "ini_filter edit \(words)", test: "ini_filter test \(words)", functions: [.iniFile])
        script.problem = script.problem ?? problem
        return script
    }

    private var problem: String? {
        let texts: [String] = [section ?? "", key, value ?? ""]
        if section?.isEmpty == true { return "the section's name is empty; `nil` is what comes before the first section" }
        if key.isEmpty || key.contains("=") || key.hasPrefix("[") || key.hasPrefix("#") || key.hasPrefix(";") {
            return "`\(key)` cannot be a key"
        }
        if let found = StreamEditing.problem(ofLine: texts.joined() + separator) {
            return "the section, the key or the value has \(found) in it"
        }
        if texts.contains(where: Self.hasSpaceAround) { return "the section, the key or the value begins or ends with a space" }
        return separator.contains("=") ? nil : "the separator has no `=` in it"
    }

    private static func hasSpaceAround(_ text: String) -> Bool {
        let spaces: Set<UInt8> = [9, 32]
        return text.utf8.first.map(spaces.contains) == true || text.utf8.last.map(spaces.contains) == true
    }
}

extension ShellFunction {
    /// `ini_filter test|edit absent|alone|value HEADER KEY VALUE SEPARATOR`: the text of `$e` with the key, or whether it has it.
    static let iniFile = ShellFunction(
        "ini_filter", needs: [.edit],
        #"""
        ini_filter() {
          X=
          [ "$1" = test ] || X=$(tail -c 1 -- "$e")
          test=$1 state=$2 header=$3 key=$4 value=$5 separator=$6 last=$X LC_ALL=C awk '
            function put(text) { if (count++) printf "\n"; printf "%s", text }
            function trim(text) { sub(/^[ \t]+/, "", text); sub(/[ \t\r]+$/, "", text); return text }
            BEGIN {
              state = ENVIRON["state"]; header = ENVIRON["header"]; key = ENVIRON["key"]; value = ENVIRON["value"]
              new = key (state == "alone" ? "" : ENVIRON["separator"] value)
              if (header == "") { here = 1; begun = 1 }
            }
            {
              lines[NR] = $0; text = trim($0); kind = substr(text, 1, 1)
              if (substr($0, length($0)) == "\r") end = "\r"
            }
            kind == "[" { here = substr(text, 1, index(text, "]")) == header; if (here) { begun = 1; place = NR } next }
            !here || text == "" { next }
            { place = NR }
            kind == "#" || kind == ";" { next }
            {
              at = index(text, "=")
              if ((at ? trim(substr(text, 1, at - 1)) : text) != key) next
              found = NR; all[NR] = 1
              same = state == "alone" ? !at : at && trim(substr(text, at + 1)) == value
            }
            END {
              if (ENVIRON["test"] == "test") exit (state == "absent" ? found > 0 : !(found && same))
              if (state != "absent" && !begun) place = NR
              for (k = 0; k <= NR; k++) {
                if (k && state == "absent" && all[k]) continue
                if (k && k == found && state != "absent" && !same) {
                  match(lines[k], /^[ \t]*/); line = substr(lines[k], 1, RLENGTH)
                  if (state == "value" && match(lines[k], /[ \t]*=[ \t]*/)) put(line key substr(lines[k], RSTART, RLENGTH) value end)
                  else put(line new end)
                } else if (k) put(lines[k])
                if (k == place + 0 && !found && state != "absent") {
                  if (!begun) { if (NR && trim(lines[NR]) != "") put(end); put(header end) }
                  put(new end)
                  added = k == NR
                }
              }
              if (count && (ENVIRON["last"] == "" || added)) printf "\n"
            }' "$e"
        }
        """#)
}
