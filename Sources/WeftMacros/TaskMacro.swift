import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// The implementation of `@Task`: a peer that registers the function.
public struct TaskMacro: PeerMacro {
    /// Checks the declaration and writes its record; a declaration that cannot be a task is diagnosed where it stands.
    public static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol, in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let function = declaration.as(FunctionDeclSyntax.self) else {
            context.diagnose(Diagnostic(node: node, message: TaskDiagnostic.notAFunction))
            return []
        }
        let isInType = !context.lexicalContext.isEmpty
        let checks = TaskChecks(function, attribute: node, isInType: isInType)
        guard checks.diagnostics.isEmpty else {
            checks.diagnostics.forEach(context.diagnose)
            return []
        }
        let record = TaskRecord(
            declaration: TaskDeclaration(function, attribute: node), place: place(of: function, in: context),
            identifier: context.makeUniqueName("task"), isInType: isInType)
        return [record.syntax]
    }

    private static func place(of function: FunctionDeclSyntax, in context: some MacroExpansionContext) -> SourcePlace {
        let path = context.location(of: function.name, at: .afterLeadingTrivia, filePathMode: .filePath)
        let identifier = context.location(of: function.name, at: .afterLeadingTrivia, filePathMode: .fileID)
        let module = text(identifier?.file).split(separator: "/").first.map(String.init) ?? ""
        return SourcePlace(path: text(path?.file), module: module, line: Int(path?.line.trimmedDescription ?? "") ?? 0)
    }

    private static func text(_ literal: ExprSyntax?) -> String {
        literal?.as(StringLiteralExprSyntax.self)?.representedLiteralValue ?? ""
    }
}
