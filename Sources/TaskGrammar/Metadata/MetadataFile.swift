/// The text in which programs hand each other their tasks: a line for each fact, its fields separated by tabs.
///
/// ```
/// weft-tasks 1
/// task ⇥ name ⇥ domain ⇥ host|once ⇥ file ⇥ line
/// summary ⇥ text
/// discussion ⇥ text
/// after ⇥ function ⇥ …
/// roles ⇥ role ⇥ …
/// parameter ⇥ name ⇥ type ⇥ expectation ⇥ required|optional ⇥ default ⇥ secret|shown ⇥ documentation
/// values ⇥ value ⇥ …
/// ```
/// Tabs, line ends and backslashes inside a field are `\t`, `\n`, `\r` and `\\`. Readers pass over lines they do not know.
public enum MetadataFile {
    /// The first line; another version's files are not read.
    static let header = "weft-tasks 1"

    /// The tasks as text, in their order.
    public static func text(_ tasks: [TaskMetadata]) -> String {
        var result = header + "\n"
        func line(_ key: String, _ fields: [String]) {
            result += key
            for field in fields { result += "\t" + escaped(field) }
            result += "\n"
        }
        for task in tasks {
            line("task", [task.name, task.domain, task.target.rawValue, task.file, String(task.line)])
            if !task.summary.isEmpty { line("summary", [task.summary]) }
            if !task.discussion.isEmpty { line("discussion", [task.discussion]) }
            if !task.prerequisites.isEmpty { line("after", task.prerequisites) }
            if !task.roles.isEmpty { line("roles", task.roles) }
            for parameter in task.parameters {
                line(
                    "parameter",
                    [
                        parameter.name, parameter.type, parameter.expectation, parameter.isRequired ? "required" : "optional",
                        parameter.defaultText ?? "", parameter.isSecret ? "secret" : "shown", parameter.documentation,
                    ])
                if let values = parameter.values { line("values", values) }
            }
        }
        return result
    }

    /// The tasks in a text; `nil` when it is not of this format and version, or was cut off in a line.
    public static func tasks(in text: [UInt8]) -> [TaskMetadata]? {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)[...]
        guard let first = lines.popFirst(), first.elementsEqual(header.utf8), text.last == UInt8(ascii: "\n") else { return nil }
        var tasks: [TaskMetadata] = []
        for line in lines {
            var fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map(unescaped)
            let key = fields.removeFirst()
            if key == "task" {
                guard fields.count >= 5, let target = TaskMetadata.Target(rawValue: fields[2]), let line = Int(fields[4]) else {
                    return nil
                }
                tasks.append(TaskMetadata(name: fields[0], domain: fields[1], target: target, file: fields[3], line: line))
                continue
            }
            guard !tasks.isEmpty else { return nil }
            let last = tasks.count - 1
            switch key {
            case "summary": tasks[last].summary = fields.first ?? ""
            case "discussion": tasks[last].discussion = fields.first ?? ""
            case "after": tasks[last].prerequisites = fields
            case "roles": tasks[last].roles = fields
            case "parameter":
                guard fields.count >= 7 else { return nil }
                tasks[last].parameters.append(
                    TaskMetadata.Parameter(
                        name: fields[0], type: fields[1], expectation: fields[2], defaultText: fields[3] == "required" ? nil : fields[4],
                        documentation: fields[6], isSecret: fields[5] == "secret"))
            case "values":
                guard !tasks[last].parameters.isEmpty else { return nil }
                tasks[last].parameters[tasks[last].parameters.count - 1].values = fields
            default: continue
            }
        }
        return tasks
    }

    private static func escaped(_ field: String) -> String {
        guard field.utf8.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0x5C }) else { return field }
        var result = ""
        for scalar in field.unicodeScalars {
            switch scalar {
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\\": result += "\\\\"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in field {
            if isEscape {
                bytes.append(byte == UInt8(ascii: "t") ? 0x09 : byte == UInt8(ascii: "n") ? 0x0A : byte == UInt8(ascii: "r") ? 0x0D : byte)
                isEscape = false
            } else if byte == UInt8(ascii: "\\") {
                isEscape = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
