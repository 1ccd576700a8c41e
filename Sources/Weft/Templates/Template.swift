/// A text with names in it that stand for values.
///
/// The syntax is Mustache, as text and not as HTML: `{{port}}` is a value, `{{#hosts}}…{{/hosts}}` repeats for a list or shows for what is true,
/// `{{^debug}}…{{/debug}}` shows for what is not. With `.tokens` it is `<<PORT>>` and nothing else. A name without a value is an error that
/// says where it stands.
///
/// Beside its own values a template has the host's `vars` from the inventory, `host.name` and `host.address`, `facts` by the names that
/// `task facts` shows, and `config` with the site's configuration.
public struct Template: Sendable {
    /// How names are written.
    public enum Syntax: String, Sendable {
        /// `{{name}}`, with sections.
        case mustache
        /// `<<NAME>>`.
        case tokens
    }

    /// Where the text is.
    enum Source: Sendable {
        case text(String)
        /// A path, looked for beside the source file that names it, then from the folder in which `task` was started.
        case file(LocalPath, besides: String)
    }

    let source: Source
    let syntax: Syntax
    let values: [String: ConfigurationValue]
    let secrets: [Secret]

    /// A template in a file of this machine.
    ///
    /// - Parameters:
    ///   - path: The file; a relative path is looked for beside the fabfile, then from the folder in which `task` was started.
    ///   - values: What the names stand for. With a ``Secret`` among them no difference of the result is shown.
    public init(
        _ path: LocalPath, _ values: [String: any TemplateValue] = [:], syntax: Syntax = .mustache, sourceFile: String = #filePath
    ) {
        self.init(.file(path, besides: sourceFile), values, syntax)
    }

    /// A template in the program's own text.
    public init(text: String, _ values: [String: any TemplateValue] = [:], syntax: Syntax = .mustache) {
        self.init(.text(text), values, syntax)
    }

    private init(_ source: Source, _ values: [String: any TemplateValue], _ syntax: Syntax) {
        (self.source, self.syntax) = (source, syntax)
        self.values = values.mapValues(\.templateValue)
        secrets = values.values.flatMap(\.templateSecrets)
    }

    /// The file's name, for errors.
    public var name: String {
        switch source {
        case .text: "template"
        case .file(let path, _): path.name
        }
    }
}

/// What a name in a template can stand for.
public protocol TemplateValue: Sendable {
    /// The value as a template takes it.
    var templateValue: ConfigurationValue { get }
    /// The secrets in it.
    var templateSecrets: [Secret] { get }
}

extension TemplateValue {
    /// None.
    public var templateSecrets: [Secret] { [] }
}

extension TemplateValue where Self: CustomStringConvertible {
    /// Its description.
    public var templateValue: ConfigurationValue { .string(description) }
}

extension String: TemplateValue {}
extension Domain: TemplateValue {}
extension IPv4Address: TemplateValue {}
extension IPv4Network: TemplateValue {}
extension LocalPath: TemplateValue {}
extension FileMode: TemplateValue {}
extension UInt16: TemplateValue {}
extension Int: TemplateValue {
    /// A number.
    public var templateValue: ConfigurationValue { .integer(self) }
}
extension Double: TemplateValue {
    /// A number.
    public var templateValue: ConfigurationValue { .number(self) }
}
extension Bool: TemplateValue {
    /// `true` or `false`; sections show for `true`.
    public var templateValue: ConfigurationValue { .bool(self) }
}
extension ConfigurationValue: TemplateValue {
    /// Itself.
    public var templateValue: ConfigurationValue { self }
}
extension Secret: TemplateValue {
    /// The text itself.
    public var templateValue: ConfigurationValue { .string(reveal()) }
    /// Itself.
    public var templateSecrets: [Secret] { [self] }
}
extension Optional: TemplateValue where Wrapped: TemplateValue {
    /// The value; `nil` is nothing, which sections take for false.
    public var templateValue: ConfigurationValue { self?.templateValue ?? .null }
    /// The value's.
    public var templateSecrets: [Secret] { self?.templateSecrets ?? [] }
}
extension Array: TemplateValue where Element: TemplateValue {
    /// A list; `{{.}}` is its element in a section.
    public var templateValue: ConfigurationValue { .list(map(\.templateValue)) }
    /// Those of its elements.
    public var templateSecrets: [Secret] { flatMap(\.templateSecrets) }
}
extension Dictionary: TemplateValue where Key == String, Value: TemplateValue {
    /// A mapping; its names are known in a section.
    public var templateValue: ConfigurationValue { .map(mapValues(\.templateValue)) }
    /// Those of its values.
    public var templateSecrets: [Secret] { values.flatMap(\.templateSecrets) }
}
