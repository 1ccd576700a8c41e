/// A piece of a unit's configuration beside its file: `/etc/systemd/system/nginx.service.d/limits.conf`.
public struct SystemdDropIn: Resource {
    /// The unit that it adds to, with its kind: `nginx.service`.
    public let unit: String
    /// The name of the piece, without `.conf`.
    public let name: String
    private let content: String?
    private let folder: String

    /// A piece of a unit's configuration.
    public init(_ unit: String, _ name: String = "override", content: String, in folder: String = "/etc/systemd/system") {
        (self.unit, self.name, self.content, self.folder) = (unit, name, content, folder)
    }

    /// No piece of that name. What runs is not restarted by that.
    public init(_ unit: String, _ name: String, _ state: Absence, in folder: String = "/etc/systemd/system") {
        (self.unit, self.name, content, self.folder) = (unit, name, nil, folder)
    }

    private var path: String { "\(folder)/\(unit).d/\(name).conf" }

    /// `SystemdDropIn`, the unit and the name.
    public var title: String { "SystemdDropIn \(unit) \(name)" }

    /// The file's hash and mode are compared; the folder is made when it is missing.
    public var script: ResourceScript {
        var script: ResourceScript
        if let content {
            script = ResourceScript(
                check: "dropin_check \(path)", apply: "dropin_apply \(path) \("dropin_verify \(ShellQuoting.quote(unit)) \"$t\"")",
                functions: [.fileCheck, .unit], contents: [.bytes(Array(content.utf8))])
        } else {
            script = ResourceScript(
                check: "look \"$J0\" \(path); [ \"$K\" = - ] || { minus \(path); return 1; }", apply: "dropin_remove \(path)",
                functions: [.unit])
        }
        script.survey = .init(path: path, content: content == nil ? nil : 1)
        script.isTrusted = true
        script.problem = SystemdUnit.problem(ofName: unit) ?? Service.problem(ofName: name) ?? script.problem(ofPath: path)
        return script
    }
}
