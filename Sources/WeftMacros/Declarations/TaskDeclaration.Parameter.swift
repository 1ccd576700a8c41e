import SwiftSyntax
import TaskGrammar

extension TaskDeclaration {
    /// One parameter of a task's function, apart from the connection.
    struct Parameter {
        /// The name before the `=` on the command line.
        let name: String
        /// The label at the call; `nil` for `_`.
        let label: String?
        /// The type as it is written, on one line.
        let type: String
        /// The default's source.
        let defaultValue: String?
        /// The text of `- Parameter name:`.
        let documentation: String

        init(_ syntax: FunctionParameterSyntax, documentation comment: DocumentationComment) {
            let label = syntax.firstName.text.withoutBackticks
            let inner = (syntax.secondName ?? syntax.firstName).text.withoutBackticks
            self.label = label == "_" ? nil : syntax.firstName.text
            name = TaskName.normalized(label == "_" ? inner : label)
            type = syntax.type.oneLine
            defaultValue = syntax.defaultValue?.value.trimmedDescription
            documentation = comment.parameters[inner] ?? comment.parameters[label] ?? comment.parameters[name] ?? ""
        }

        /// Whether the type is written as an optional, so that the parameter may be left out.
        var isOptional: Bool { type.hasSuffix("?") || type.hasPrefix("Optional<") }

        /// The default as help shows it: on one line.
        var defaultText: String? {
            defaultValue.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        }
    }
}

extension TypeSyntax {
    /// The type without comments and line breaks.
    var oneLine: String { trimmedDescription.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// Whether this is Weft's `Connection`.
    var isConnection: Bool { ["Connection", "Weft.Connection"].contains(oneLine) }
}
