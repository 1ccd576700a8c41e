import SwiftSyntax
import SwiftSyntaxBuilder

/// The source of a task's record: a function in `.init_array`, which the loader calls before `main`.
///
/// Only a pointer is stored then; the definition is made when the list of tasks is read. The record has no isolation of its own (the
/// macro cannot know the module's default), and the task's function is called on the main actor, which fits functions of either kind.
struct TaskRecord {
    let declaration: TaskDeclaration
    let place: SourcePlace
    /// A name that no other declaration has.
    let identifier: TokenSyntax
    /// Whether the record is a member of a type.
    let isInType: Bool

    /// The declaration that registers the task.
    var syntax: DeclSyntax {
        """
        @used @section(".init_array")
        \(raw: isInType ? "static " : "")nonisolated let \(identifier): @convention(c) () -> Void = {
            Weft.TaskDefinition._register { slot in
                slot?.initializeMemory(
                    as: Weft.TaskDefinition.self,
                    to: Weft.TaskDefinition(\(raw: arguments.joined(separator: ", "))) { \(raw: closureParameters) in
                        \(raw: body.joined(separator: "\n            "))
                    })
            }
        }
        """
    }

    private var closureParameters: String {
        "\(declaration.takesConnection ? "_connection" : "_"), \(declaration.parameters.isEmpty ? "_" : "_arguments")"
    }

    private var arguments: [String] {
        var list = [
            "name: \(literal(declaration.name))", "function: \(literal(declaration.function))", "domain: \(literal(place.domain))",
            "summary: \(literal(declaration.documentation.summary))",
        ]
        if !declaration.documentation.discussion.isEmpty { list.append("discussion: \(literal(declaration.documentation.discussion))") }
        if !declaration.parameters.isEmpty {
            list.append("parameters: [\(declaration.parameters.map(parameter).joined(separator: ", "))]")
        }
        list.append("target: \(declaration.takesConnection ? ".host" : ".once")")
        let attribute = declaration.attribute
        if !attribute.prerequisites.isEmpty {
            list.append("prerequisites: [\(attribute.prerequisites.map(literal).joined(separator: ", "))]")
        }
        for (label, target) in [("inputs", "inputs"), ("outputs", "outputs"), ("roles", "roles"), ("confirm", "confirmation")] {
            if let expression = attribute.expressions[label] { list.append("\(target): \(expression.trimmedDescription)") }
        }
        list.append("module: \(literal(place.module))")
        list.append("file: \(literal(place.file))")
        list.append("line: \(place.line)")
        return list
    }

    private func parameter(_ parameter: TaskDeclaration.Parameter) -> String {
        var text = "Weft.TaskParameter(\(literal(parameter.name)), (\(parameter.type)).self, type: \(literal(parameter.type))"
        if let value = parameter.defaultText { text += ", default: \(literal(value))" }
        if !parameter.documentation.isEmpty { text += ", documentation: \(literal(parameter.documentation))" }
        return text + ")"
    }

    private var body: [String] {
        var lines: [String] = []
        var call: [String] = []
        if declaration.takesConnection {
            let reason = literal("`\(declaration.name)` runs on a host: name one with host= or role=")
            lines.append("guard let _connection else { throw Weft.TaskArgumentError(\(reason)) }")
            call.append((declaration.connectionLabel.map { "\($0): " } ?? "") + "_connection")
        }
        for (index, parameter) in declaration.parameters.enumerated() {
            let fallback = parameter.defaultValue ?? (parameter.isOptional ? "nil" : nil)
            let suffix = fallback.map { ", default: \($0)" } ?? ""
            lines.append(
                "let _value\(index): \(parameter.type) = try _arguments.value(\(literal(parameter.name)), as: (\(parameter.type)).self\(suffix))"
            )
            call.append((parameter.label.map { "\($0): " } ?? "") + "_value\(index)")
        }
        let effects = (declaration.isThrowing ? "try " : "") + (declaration.isAsync || declaration.isOnOtherActor ? "await " : "")
        let result = declaration.returnsValue ? "_ = " : ""
        lines.append("\(result)\(effects)\(declaration.functionReference)(\(call.joined(separator: ", ")))")
        return lines
    }

    /// A string literal on one line: the expansion's indentation must not become part of a text.
    private func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.value < 0x20 { result += "\\u{\(String(scalar.value, radix: 16))}" } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result + "\""
    }
}
