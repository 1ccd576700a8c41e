import SwiftSyntax
import TaskGrammar

/// What a `@Task` function's declaration says about the task; shared by the macro and by `--describe`.
struct TaskDeclaration {
    /// The name on the command line.
    let name: String
    /// The function's name as one writes it in source, with backticks where they are needed.
    let functionReference: String
    let documentation: DocumentationComment
    /// Whether the first parameter is a connection.
    let takesConnection: Bool
    /// The connection's label at the call; `nil` for `_`.
    let connectionLabel: String?
    let parameters: [Parameter]
    let attribute: TaskAttribute
    let isAsync: Bool
    let isThrowing: Bool
    let returnsValue: Bool
    /// Whether the function is bound to a global actor other than the main one.
    let isOnOtherActor: Bool

    init(_ function: FunctionDeclSyntax, attribute: AttributeSyntax) {
        self.attribute = TaskAttribute(attribute)
        documentation = DocumentationComment(of: function)
        functionReference = function.name.text
        let given = self.attribute.name?.representedLiteralValue
        name = TaskName.normalized(given ?? function.name.text.withoutBackticks)
        var rest = function.signature.parameterClause.parameters[...]
        if let first = rest.first, first.type.isConnection {
            takesConnection = true
            connectionLabel = first.firstName.text == "_" ? nil : first.firstName.text
            rest = rest.dropFirst()
        } else {
            takesConnection = false
            connectionLabel = nil
        }
        parameters = rest.map { [documentation] in Parameter($0, documentation: documentation) }
        let effects = function.signature.effectSpecifiers
        isAsync = effects?.asyncSpecifier != nil
        isThrowing = effects?.throwsClause.map { $0.type?.trimmedDescription != "Never" } ?? false
        let result = function.signature.returnClause?.type.trimmedDescription ?? "Void"
        returnsValue = !["Void", "()", "Swift.Void"].contains(result)
        isOnOtherActor = function.attributes.contains { element in
            guard case .attribute(let attribute) = element else { return false }
            let name = attribute.attributeName.trimmedDescription
            return name.hasSuffix("Actor") && name != "MainActor" && !name.hasSuffix(".MainActor")
        }
    }

    /// The function's name without backticks, by which `after:` refers to it.
    var function: String { functionReference.withoutBackticks }
}
