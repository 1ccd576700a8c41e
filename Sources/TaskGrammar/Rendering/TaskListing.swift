/// What `task --list` prints.
public enum TaskListing {
    /// The tasks by domain, each on a line with its summary; a fabfile's domains stand in front of the shipped ones.
    ///
    /// On a terminal a summary that is too long ends with `…`.
    public static func text(_ catalog: TaskCatalog, style: TextStyle = .plain) -> String {
        let groups = groups(of: catalog.own) + groups(of: catalog.shipped)
        guard !groups.isEmpty else { return "no tasks; a fabfile.swift here would have some\n" }
        let column = 4 + min(32, catalog.tasks.map(\.name.count).max() ?? 0)
        var result = ""
        for group in groups {
            if !result.isEmpty { result += "\n" }
            result += style.bold(group.domain) + "\n"
            for task in group.tasks {
                guard !task.summary.isEmpty else {
                    result += "  \(task.name)\n"
                    continue
                }
                let name = ("  " + task.name).padded(to: column - 2) + "  "
                result += name + clipped(task.summary, to: style.width.map { $0 - name.count }) + "\n"
            }
        }
        return result
    }

    /// The tasks as JSON: `{"tasks": [{"name": …, "parameters": [{"name": …, "required": true, …}]}]}`.
    public static func json(_ catalog: TaskCatalog) -> String {
        JSONText.object([("tasks", .array(catalog.tasks.map(\.json)))]).lines + "\n"
    }

    private static func groups(of tasks: [TaskMetadata]) -> [(domain: String, tasks: [TaskMetadata])] {
        var groups: [String: [TaskMetadata]] = [:]
        for task in tasks { groups[task.domain, default: []].append(task) }
        return groups.sorted { $0.key.lowercased() < $1.key.lowercased() }.map { ($0.key, $0.value) }
    }

    private static func clipped(_ text: String, to width: Int?) -> String {
        guard let width, width > 10, text.count > width else { return text }
        return text.prefix(width - 1) + "…"
    }
}

extension TaskMetadata {
    fileprivate var json: JSONText {
        .object([
            ("name", .string(name)), ("domain", .string(domain)), ("summary", .string(summary)), ("discussion", .string(discussion)),
            ("target", .string(target.rawValue)), ("after", .strings(prerequisites)), ("roles", .strings(roles)),
            ("file", .string(file)), ("line", .integer(line)), ("parameters", .array(parameters.map(\.json))),
        ])
    }
}

extension TaskMetadata.Parameter {
    fileprivate var json: JSONText {
        .object([
            ("name", .string(name)), ("type", .string(type)), ("expectation", .string(expectation)), ("required", .bool(isRequired)),
            ("default", readableDefault.map { .string($0) } ?? .null), ("values", values.map { .strings($0) } ?? .null),
            ("secret", .bool(isSecret)), ("documentation", .string(documentation)),
        ])
    }
}
