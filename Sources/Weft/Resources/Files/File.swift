/// A file with a content, a mode and an owner.
///
/// The content travels only when the host's file has another hash; it is written to a temporary name, checked, and renamed. A link of that
/// name is replaced. A file that is there keeps its mode and owner where none is given; a new one is 0644 and the writer's.
public struct File: Resource {
    /// The absolute path.
    public let path: String
    private let content: Upload.Source
    private let template: Template?
    private let mode: FileMode?
    private let owner: String?
    private let group: String?
    private let backup: String?
    private let validation: Command?

    /// A file with a text.
    ///
    /// - Parameters:
    ///   - path: The absolute path. The folder must be there, or come before it.
    ///   - mode: The permission bits, such as `0o640`.
    ///   - backup: What the name of a copy of the former content ends with, such as `.orig`; no copy is made unless given.
    ///   - validate: A command that must succeed before the file gets its name; `%s` in it stands for the new file: `visudo -cf %s`.
    public init(
        _ path: String, content: String, mode: FileMode? = nil, owner: String? = nil, group: String? = nil, backup: String? = nil,
        validate: Command? = nil
    ) {
        self.init(path, bytes: Array(content.utf8), mode: mode, owner: owner, group: group, backup: backup, validate: validate)
    }

    /// A file with these bytes.
    public init(
        _ path: String, bytes: [UInt8], mode: FileMode? = nil, owner: String? = nil, group: String? = nil, backup: String? = nil,
        validate: Command? = nil
    ) {
        (self.path, content, template, self.mode, self.owner, self.group) = (path, .bytes(bytes), nil, mode, owner, group)
        (self.backup, validation) = (backup, validate)
    }

    /// A file with the content of a file of this machine, read once for all hosts.
    ///
    /// - Parameter source: The file here; a relative path is looked for beside the fabfile, then from the folder in which `task` was started.
    public init(
        _ path: String, from source: LocalPath, mode: FileMode? = nil, owner: String? = nil, group: String? = nil, backup: String? = nil,
        validate: Command? = nil, sourceFile: String = #filePath
    ) {
        let source = source.beside(sourceFile)
        (self.path, content, template, self.mode, self.owner, self.group) = (path, .path(source), nil, mode, owner, group)
        (self.backup, validation) = (backup, validate)
    }

    /// A file with the text that a template makes.
    public init(
        _ path: String, _ template: Template, mode: FileMode? = nil, owner: String? = nil, group: String? = nil, backup: String? = nil,
        validate: Command? = nil
    ) {
        (self.path, content, self.template, self.mode, self.owner, self.group) = (path, .bytes([]), template, mode, owner, group)
        (self.backup, validation) = (backup, validate)
    }

    /// A file with the text that a template in a file of this machine makes: see ``Template/init(_:_:syntax:sourceFile:)``.
    public init(
        _ path: String, template: LocalPath, values: [String: any TemplateValue] = [:], mode: FileMode? = nil, owner: String? = nil,
        group: String? = nil, backup: String? = nil, validate: Command? = nil, sourceFile: String = #filePath
    ) {
        let template = Template(template, values, sourceFile: sourceFile)
        self.init(path, template, mode: mode, owner: owner, group: group, backup: backup, validate: validate)
    }

    /// `File` and the path.
    public var title: String { "File \(path)" }

    /// The hash, mode and owner are compared; what differs is changed.
    public var script: ResourceScript {
        let attributes: Command = "\(path) \(mode.octal) \(owner ?? "") \(group ?? "")"
        var script = ResourceScript(
            check: "file_check \(attributes)",
            apply: "file_apply \(attributes) \(backup ?? "") \(validation.map { $0.text.replacing("%s", with: "\"$t\"") } ?? "")",
            functions: [.fileCheck, .fileApply], contents: [content])
        script.survey = .init(path: path, content: 1)
        script.isTrusted = true
        script.template = template
        script.problem = script.problem(ofPath: path)
        return script
    }
}

extension FileMode? {
    /// The bits as `stat` prints them; nothing when none are given.
    var octal: String { map { String($0.bits, radix: 8) } ?? "" }
}

extension ResourceScript {
    /// Why a path cannot be used.
    func problem(ofPath path: String) -> String? {
        guard path.utf8.first == UInt8(ascii: "/") else { return "the path `\(path)` is not absolute" }
        if path.utf8.last == UInt8(ascii: "/") && path.utf8.count > 1 { return "the path `\(path)` ends with a slash" }
        return path.utf8.contains(0) ? "the path has a NUL in it" : nil
    }
}
