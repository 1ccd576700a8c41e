import Mustache

/// A value of JSON, as templates use it.
enum Value: Decodable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([Value])
    case map([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([Value].self) {
            self = .list(value)
        } else {
            self = .map(try container.decode([String: Value].self))
        }
    }

    /// What Mustache is given: mappings become scopes, so that it is noticed what they do not have.
    func object(_ misses: Misses) -> Any {
        switch self {
        case .null: Nothing()
        case .bool(let value): value
        case .integer(let value): value
        case .number(let value): value
        case .text(let value): value
        case .list(let values): values.map { $0.object(misses) }
        case .map(let values): Scope(values.mapValues { $0.object(misses) }, misses)
        }
    }
}

/// A value that is there and is nothing: false for a section, empty for a name.
struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// A mapping that tells which names it was asked for in vain.
final class Scope: MustacheParent {
    private let values: [String: Any]
    private let misses: Misses

    init(_ values: [String: Any], _ misses: Misses) {
        (self.values, self.misses) = (values, misses)
    }

    func child(named name: String) -> Any? {
        let value = values[name]
        misses.note(name, isFound: value != nil)
        return value
    }
}

/// Names that were looked for and are nowhere.
///
/// Mustache looks for a name in the innermost scope first, and then in those around it, one right after the other; of `a.b` the second part is
/// looked for in `a` alone. So a name is missing when the next name that is looked for is another, or the same again after all scopes.
final class Misses {
    private(set) var names: [String] = []
    private var pending: String?

    func note(_ name: String, isFound: Bool) {
        if let pending, pending != name { names.append(pending) }
        pending = isFound ? nil : name
    }

    /// The rendering is over.
    func finish() {
        if let pending { names.append(pending) }
        pending = nil
    }
}
