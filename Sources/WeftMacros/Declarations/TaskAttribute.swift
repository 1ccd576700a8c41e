import SwiftSyntax
import TaskGrammar

/// What stands in the parentheses of `@Task(…)`.
struct TaskAttribute {
    /// The name, where one is given.
    private(set) var name: StringLiteralExprSyntax?
    /// The functions after `after:`, by their last component: `LXC.stop(_:)` is `stop`.
    private(set) var prerequisites: [String] = []
    /// The other arguments' source, by label; passed on as it is.
    private(set) var expressions: [String: ExprSyntax] = [:]
    /// A name that is not a plain string literal.
    private(set) var invalidName: ExprSyntax?

    init(_ attribute: AttributeSyntax) {
        guard case .argumentList(let arguments)? = attribute.arguments else { return }
        var label: String?
        for argument in arguments {
            label = argument.label?.text ?? label
            switch label {
            case nil:
                name = argument.expression.as(StringLiteralExprSyntax.self)
                if argument.expression.is(NilLiteralExprSyntax.self) { continue }
                if name?.representedLiteralValue.map(TaskName.isValid) != true { invalidName = argument.expression }
            case "after": prerequisites += Self.functions(argument.expression)
            case let label?: expressions[label] = argument.expression
            }
        }
    }

    /// The functions an expression names: a name, a member, a name with labels, or an array of them.
    private static func functions(_ expression: ExprSyntax) -> [String] {
        if let array = expression.as(ArrayExprSyntax.self) { return array.elements.flatMap { functions($0.expression) } }
        if let cast = expression.as(AsExprSyntax.self) { return functions(cast.expression) }
        if let tuple = expression.as(TupleExprSyntax.self) { return tuple.elements.flatMap { functions($0.expression) } }
        let reference = expression.as(MemberAccessExprSyntax.self)?.declName ?? expression.as(DeclReferenceExprSyntax.self)
        return [(reference?.baseName.text ?? expression.trimmedDescription).withoutBackticks]
    }
}

extension String {
    var withoutBackticks: String { hasPrefix("`") && hasSuffix("`") && count > 2 ? String(dropFirst().dropLast()) : self }
}
