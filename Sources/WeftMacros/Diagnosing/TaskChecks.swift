import SwiftDiagnostics
import SwiftSyntax
import TaskGrammar

/// Finds what keeps a function from being a task.
struct TaskChecks {
    /// What was found, each at the token that is wrong.
    private(set) var diagnostics: [Diagnostic] = []

    /// - Parameter isInType: Whether the function is a member, which must be static to be called without an instance.
    init(_ function: FunctionDeclSyntax, attribute: AttributeSyntax, isInType: Bool) {
        if let name = TaskAttribute(attribute).invalidName { report(.invalidName, at: name) }
        if isInType, !function.modifiers.contains(where: { ["static", "class"].contains($0.name.text) }) {
            report(.instanceMethod, at: function.name, fix: Self.makingStatic(function))
        }
        if let clause = function.genericParameterClause { report(.generic, at: clause) }
        var names: Set<String> = []
        for (index, parameter) in function.signature.parameterClause.parameters.enumerated() {
            check(parameter, at: index, of: function)
            let label = parameter.firstName.text == "_" ? parameter.secondName?.text ?? "_" : parameter.firstName.text
            if !names.insert(TaskName.normalized(label.withoutBackticks)).inserted { report(.sameParameter, at: parameter.firstName) }
        }
    }

    private mutating func check(_ parameter: FunctionParameterSyntax, at index: Int, of function: FunctionDeclSyntax) {
        if let ellipsis = parameter.ellipsis {
            let element = parameter.type.trimmed
            var fixed = parameter
            fixed.type = "[\(element)]"
            fixed.ellipsis = nil
            report(.variadic, at: ellipsis, fix: Self.replacing(parameter, with: fixed, "make it an array"))
        }
        if parameter.type.isConnection, index > 0 {
            let isSecond = function.signature.parameterClause.parameters.first?.type.isConnection ?? false
            report(
                isSecond ? .secondConnection : .connectionNotFirst, at: parameter.type,
                fix: isSecond ? nil : Self.movingFirst(parameter, in: function.signature.parameterClause))
        }
        check(parameter.type)
    }

    private mutating func check(_ type: TypeSyntax) {
        if let attributed = type.as(AttributedTypeSyntax.self) {
            for case .simpleTypeSpecifier(let specifier) in attributed.specifiers where specifier.specifier.text == "inout" {
                report(.inOut, at: specifier)
            }
            check(attributed.baseType)
        } else if let optional = type.as(OptionalTypeSyntax.self) {
            check(optional.wrappedType)
        } else if let array = type.as(ArrayTypeSyntax.self) {
            check(array.element)
        } else if let tuple = type.as(TupleTypeSyntax.self) {
            if tuple.elements.count == 1, let only = tuple.elements.first { check(only.type) } else { report(.tuple, at: type) }
        } else if let unwrapped = type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
            let fixed = TypeSyntax(OptionalTypeSyntax(wrappedType: unwrapped.wrappedType))
            report(.implicitlyUnwrapped, at: unwrapped.exclamationMark, fix: Self.replacing(type, with: fixed, "make it optional"))
        } else if type.is(FunctionTypeSyntax.self) {
            report(.closure, at: type)
        } else if let opaque = type.as(SomeOrAnyTypeSyntax.self), opaque.someOrAnySpecifier.text == "some" {
            report(.generic, at: type)
        }
    }

    private mutating func report(_ message: TaskDiagnostic, at node: some SyntaxProtocol, fix: FixIt? = nil) {
        diagnostics.append(Diagnostic(node: node, message: message, fixIts: fix.map { [$0] } ?? []))
    }

    private static func makingStatic(_ function: FunctionDeclSyntax) -> FixIt {
        // `static` takes the place, and the trivia, of whatever begins the declaration after its attributes.
        var token = function.funcKeyword
        if let first = function.modifiers.first?.firstToken(viewMode: .sourceAccurate) { token = first }
        let keyword = TokenSyntax.keyword(.static, leadingTrivia: token.leadingTrivia, trailingTrivia: .space)
        var fixed = function
        if fixed.modifiers.isEmpty {
            fixed.funcKeyword.leadingTrivia = []
        } else {
            fixed.modifiers[fixed.modifiers.startIndex].leadingTrivia = []
        }
        fixed.modifiers.insert(DeclModifierSyntax(name: keyword), at: fixed.modifiers.startIndex)
        return replacing(function, with: fixed, "make it `static`")
    }

    private static func movingFirst(_ parameter: FunctionParameterSyntax, in clause: FunctionParameterClauseSyntax) -> FixIt {
        let others = clause.parameters.filter { $0.id != parameter.id }
        let ordered = ([parameter] + others).map { $0.with(\.trailingComma, nil).trimmed.description }
        var fixed = clause
        fixed.parameters = FunctionParameterListSyntax(
            ordered.enumerated().map { index, text in
                var moved: FunctionParameterSyntax = "\(raw: text)"
                if index + 1 < ordered.count { moved.trailingComma = .commaToken(trailingTrivia: .space) }
                return moved
            })
        return replacing(clause, with: fixed, "move it to the front")
    }

    private static func replacing(_ old: some SyntaxProtocol, with new: some SyntaxProtocol, _ words: String) -> FixIt {
        FixIt(message: TaskFix(words), changes: [.replace(oldNode: Syntax(old), newNode: Syntax(new))])
    }
}
