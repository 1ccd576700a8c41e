/// A unit file of systemd's. Its manager reads its files again when this one has changed.
///
/// What systemd would refuse to load never gets its name; what `systemd-analyze verify` has to say otherwise is shown. The unit is neither
/// started nor enabled: that is ``Service``'s. A service that runs is restarted with `.notify(Service("app").restart)`.
public struct SystemdUnit: Resource {
    /// The name with its kind: `app.service`.
    public let name: String
    private let content: String?
    private let mode: FileMode?
    private let folder: String

    /// A unit file.
    ///
    /// - Parameters:
    ///   - name: The name with its kind: `app.service`, `data.mount`, `job@.service`.
    ///   - content: Its text.
    ///   - mode: Its mode, such as 0o600 when there are passwords in it; 0o644 unless given.
    ///   - folder: Where it is written.
    public init(_ name: String, content: String, mode: FileMode = 0o644, in folder: String = "/etc/systemd/system") {
        (self.name, self.content, self.mode, self.folder) = (name, content, mode, folder)
    }

    /// No unit file of that name; the unit is stopped and disabled before it goes.
    public init(_ name: String, _ state: Absence, in folder: String = "/etc/systemd/system") {
        (self.name, content, mode, self.folder) = (name, nil, nil, folder)
    }

    private var path: String { "\(folder)/\(name)" }

    /// `SystemdUnit` and the name.
    public var title: String { "SystemdUnit \(name)" }

    /// The file's hash and mode are compared.
    public var script: ResourceScript {
        var script: ResourceScript
        if let content {
            script = ResourceScript(
                check: "file_check \(path) \(mode.octal) '' ''",
                apply: "unit_apply \(path) \(mode.octal) \("unit_verify \(ShellQuoting.quote(name)) \"$t\"")",
                functions: [.fileCheck, .unit], contents: [.bytes(Array(content.utf8))])
        } else {
            script = ResourceScript(
                check: "look \"$J0\" \(path); [ \"$K\" = - ] || { minus \(path); return 1; }", apply: "unit_remove \(name) \(path)",
                functions: [.unit])
        }
        script.survey = .init(path: path, content: content == nil ? nil : 1)
        script.isTrusted = true
        script.problem = SystemdUnit.problem(ofName: name) ?? script.problem(ofPath: path)
        return script
    }

    private static let kinds = ["service", "socket", "timer", "path", "mount", "automount", "swap", "target", "slice", "device", "scope"]

    /// Why no unit file has a name.
    static func problem(ofName name: String) -> String? {
        if let problem = Service.problem(ofName: name) { return problem }
        guard let dot = name.lastIndex(of: "."), kinds.contains(String(name[name.index(after: dot)...])) else {
            return "`\(name)` is no unit's name: it ends with its kind, as in `\(name).service`"
        }
        return nil
    }
}
