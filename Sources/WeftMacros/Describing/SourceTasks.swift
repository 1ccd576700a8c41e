import SwiftParser
import SwiftSyntax
import TaskGrammar

/// Reads the tasks of source files without compiling them, as `--describe` does.
///
/// What the compiled records say of a type's values, this says for Weft's own types and for enums of strings in the same files. Of a type from
/// elsewhere only the name is known.
struct SourceTasks {
    /// The tasks in the order of the files and lines; functions that the macro would refuse are left out.
    private(set) var tasks: [TaskMetadata] = []

    init(files: [(path: String, source: String)]) {
        let trees = files.map { ($0.path, Parser.parse(source: $0.source)) }
        let enums = EnumReader(viewMode: .sourceAccurate)
        for (_, tree) in trees { enums.walk(tree) }
        let expectations = TypeExpectations(enums: enums.cases)
        for (path, tree) in trees {
            let reader = TaskReader(path: path, tree: tree, expectations: expectations)
            reader.walk(tree)
            tasks += reader.tasks
        }
    }
}

/// Collects the enums of strings, by name.
private final class EnumReader: SyntaxVisitor {
    var cases: [String: [TypeExpectations.Case]] = [:]

    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind {
        let inherited = node.inheritanceClause?.inheritedTypes.map(\.type.trimmedDescription) ?? []
        guard inherited.contains("String") else { return .visitChildren }
        let elements = node.memberBlock.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self) }.flatMap(\.elements)
        cases[node.name.text.withoutBackticks] = elements.map { element in
            let name = element.name.text.withoutBackticks
            return TypeExpectations.Case(
                name: name, value: element.rawValue?.value.as(StringLiteralExprSyntax.self)?.representedLiteralValue ?? name)
        }
        return .visitChildren
    }
}

/// Collects the functions with `@Task`.
private final class TaskReader: SyntaxVisitor {
    var tasks: [TaskMetadata] = []
    private let path: String
    private let locations: SourceLocationConverter
    private let expectations: TypeExpectations

    init(path: String, tree: SourceFileSyntax, expectations: TypeExpectations) {
        self.path = path
        self.expectations = expectations
        locations = SourceLocationConverter(fileName: path, tree: tree)
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        guard let attribute = node.attributes.lazy.compactMap({ $0.as(AttributeSyntax.self) }).first(where: \.isTask) else {
            return .skipChildren
        }
        let isInType = node.parent?.parent?.is(MemberBlockItemListSyntax.self) ?? false
        guard TaskChecks(node, attribute: attribute, isInType: isInType).diagnostics.isEmpty else { return .skipChildren }
        let line = node.name.startLocation(converter: locations).line
        let declaration = TaskDeclaration(node, attribute: attribute)
        tasks.append(metadata(declaration, at: SourcePlace(path: path, module: "fabfile", line: line)))
        return .skipChildren
    }

    private func metadata(_ declaration: TaskDeclaration, at place: SourcePlace) -> TaskMetadata {
        TaskMetadata(
            name: declaration.name, domain: place.domain, summary: declaration.documentation.summary,
            discussion: declaration.documentation.discussion, parameters: declaration.parameters.map(expectations.metadata),
            target: declaration.takesConnection ? .host : .once, prerequisites: declaration.attribute.prerequisites,
            roles: Self.strings(declaration.attribute.expressions["roles"]), file: place.file, line: place.line)
    }

    /// The strings of an array literal; what is computed is not known here.
    private static func strings(_ expression: ExprSyntax?) -> [String] {
        expression?.as(ArrayExprSyntax.self)?.elements.compactMap {
            $0.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
        } ?? []
    }
}

extension AttributeSyntax {
    fileprivate var isTask: Bool { ["Task", "Weft.Task"].contains(attributeName.trimmedDescription) }
}
