/// A template that is to be filled in with all that its names can stand for.
public struct TemplateRequest: Sendable, Hashable {
    /// Its name in errors: the file's path.
    public var name: String
    /// Its text; `nil` when it is in a file.
    public var text: String?
    /// Where its file may be, the best place first.
    public var places: [LocalPath]
    /// How names are written.
    public var syntax: Template.Syntax
    /// What they stand for.
    public var values: [String: ConfigurationValue]

    /// A request.
    public init(name: String, text: String?, places: [LocalPath], syntax: Template.Syntax, values: [String: ConfigurationValue]) {
        (self.name, self.text, self.places, self.syntax, self.values) = (name, text, places, syntax, values)
    }

    /// The text with each `<<NAME>>` replaced. A name is capitals, digits and underscores; what else stands between `<<` and `>>` stays.
    ///
    /// - Throws: ``TemplateError`` for names without a value.
    public static func replaceTokens(_ text: String, named name: String, values: [String: ConfigurationValue]) throws -> String {
        var (result, line, problems) = ("", 1, [TemplateError.Problem]())
        var rest = text[...]
        while let start = rest.firstRange(of: "<<") {
            let before = rest[..<start.lowerBound]
            line += before.utf8.count { $0 == 10 }
            result += before
            let token = rest[start.upperBound...].prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
            if !token.isEmpty, rest[token.endIndex...].hasPrefix(">>") {
                if let value = values[String(token)] ?? values[token.lowercased()] {
                    result += value.description
                } else {
                    problems.append(.init(line: line, text: "`<<\(token)>>` has no value"))
                }
                rest = rest[rest.index(token.endIndex, offsetBy: 2)...]
            } else {
                result += "<"
                rest = rest[rest.index(after: start.lowerBound)...]
            }
        }
        guard problems.isEmpty else { throw TemplateError(name: name, problems: problems) }
        return result + rest
    }
}

/// What is wrong with a template, with the lines.
public struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Problem: Sendable, Hashable {
        /// The line, from 1; 0 when it is none of one.
        public let line: Int
        /// What it is.
        public let text: String

        /// A problem.
        public init(line: Int, text: String) { (self.line, self.text) = (line, text) }
    }

    /// The template's name.
    public let name: String
    /// All that is wrong.
    public let problems: [Problem]

    /// An error.
    public init(name: String, problems: [Problem]) { (self.name, self.problems) = (name, problems) }

    /// Each problem on a line of its own: `site.conf:3: …`.
    public var description: String {
        problems.map { $0.line > 0 ? "\(name):\($0.line): \($0.text)" : "\(name): \($0.text)" }.joined(separator: "\n")
    }
}

extension Connection {
    /// Fills in a template with its own values, the host's and the site's.
    ///
    /// - Throws: ``TemplateError`` for what has no value, with the lines; ``ConnectionError`` when the host's facts are needed and it is gone.
    public func render(_ template: Template) async throws -> String {
        var values: [String: ConfigurationValue] = host.vars
        values["host"] = .map(["name": .string(name), "address": .string(host.address ?? name)])
        values["config"] = .map(Self.nested(run.configuration.values))
        if template.mentionsFacts {
            values["facts"] = .map(Self.nested(Dictionary(try await facts.values.map { ($0.name, .string($0.value)) }) { $1 }))
        }
        values.merge(template.values) { $1 }
        run.mask(template.secrets)
        var request = TemplateRequest(name: template.name, text: nil, places: [], syntax: template.syntax, values: values)
        switch template.source {
        case .text(let text): request.text = text
        case .file(let path, let source):
            request.name = path.path
            if !path.path.hasPrefix("/"), !path.path.hasPrefix("~"), let folder = source.lastIndex(of: "/") {
                request.places.append(LocalPath(source[...folder] + path.path))
            }
            request.places.append(path)
        }
        return try await run.render(request)
    }

    /// Dotted keys as mappings in mappings, so that a template finds them by their dotted names.
    private static func nested(_ values: [String: ConfigurationValue]) -> [String: ConfigurationValue] {
        var result: [String: ConfigurationValue] = [:]
        for (key, value) in values { insert(value, key.split(separator: ".").map(String.init)[...], &result) }
        return result
    }

    private static func insert(_ value: ConfigurationValue, _ path: ArraySlice<String>, _ result: inout [String: ConfigurationValue]) {
        guard let first = path.first else { return }
        guard path.count > 1 else {
            if result[first] == nil { result[first] = value }
            return
        }
        var inner: [String: ConfigurationValue] = if case .map(let inner)? = result[first] { inner } else { [:] }
        insert(value, path.dropFirst(), &inner)
        result[first] = .map(inner)
    }
}

extension Template {
    /// Whether the host has to be asked for it. Of a file nobody knows before it is read, so that the answer is yes.
    var mentionsFacts: Bool {
        switch source {
        case .text(let text): text.contains("facts")
        case .file: syntax == .mustache
        }
    }
}
