import Glibc

/// What an inventory file is written in.
enum InventoryFormat: Sendable {
    case yaml
    case json
    /// Ansible's.
    case ini
    case script
    /// A script without the permission to be run.
    case unusableScript

    /// Tells by the permission, the ending and, where there is none of those, by how the text begins.
    init(path: String) {
        let start = Self.start(of: path)
        let ending = PathText.ending(path)
        let byEnding: InventoryFormat? =
            switch ending {
            case "yaml", "yml": .yaml
            case "json": .json
            case "ini", "cfg": .ini
            default: nil
            }
        let isExecutable = access(path, X_OK) == 0
        if start.starts(with: Array("#!".utf8)) || start.starts(with: [0x7F, 0x45, 0x4C, 0x46]) {
            // Root may execute nothing either that has no permission for anybody, so the answer is the same for all.
            self = isExecutable ? .script : byEnding ?? .unusableScript
            return
        }
        self = byEnding ?? Self.guess(String(decoding: start, as: UTF8.self))
    }

    private static func start(of path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        return [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in count = max(0, read(file, buffer.baseAddress, buffer.count)) }
    }

    /// The first line that is no comment decides; a list of names is INI, as `/etc/ansible/hosts` is.
    private static func guess(_ text: String) -> InventoryFormat {
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            guard let first = line.first, first != "#", first != ";" else { continue }
            if first == "{" { return .json }
            if first == "[" { return .ini }
            return line.hasPrefix("---") || line.hasPrefix("%YAML") || line.hasSuffix(":") || line.contains(": ") ? .yaml : .ini
        }
        return .yaml
    }
}
