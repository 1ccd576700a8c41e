/// A repository that apt takes packages from: a file in `/etc/apt/sources.list.d`, with the key that signs it.
///
/// ```swift
/// AptSource("nginx", "https://nginx.org/packages/debian", components: ["nginx"], key: .file("keys/nginx.asc"))
/// Package("nginx", .latest)
/// ```
///
/// When something of it differs, the index of this repository is fetched first, with the new key; only when that worked do the files get
/// their names. So a wrong address or key is a failure that leaves apt as it was. The key is trusted for this repository only.
public struct AptSource: Resource {
    /// What a repository is signed with.
    public enum Key: Sendable {
        /// Text that begins with `-----BEGIN PGP PUBLIC KEY BLOCK-----`.
        case text(String)
        /// The bytes of a key file, armored or not.
        case bytes([UInt8])
        /// A file of this machine; not armored when its name ends with `.gpg`.
        case file(LocalPath)
        /// A file that is on the host already.
        case path(String)
    }

    /// The name of its file, without the end.
    public let name: String
    private let uris: [String]
    private let fields: [(name: String, value: String)]
    private let suites: [String]
    private let key: Key?
    private let isAbsent: Bool
    private let folder: String

    /// A repository.
    ///
    /// - Parameters:
    ///   - name: The name of its files, without their ends: letters, digits, `-`, `_` and `.`.
    ///   - uris: Its addresses.
    ///   - suites: Its suites, such as `bookworm`; the code name of the host's release unless given. One that ends with `/` is a path, and has no components.
    ///   - types: `deb`, `deb-src`, or both.
    ///   - key: What it is signed with; one of the host's own keys unless given.
    ///   - fields: More fields of the file, such as `["Enabled": "no"]`.
    ///   - folder: The folder of apt's configuration.
    public init(
        _ name: String, _ uris: String..., suites: [String] = [], components: [String] = ["main"], types: [String] = ["deb"],
        architectures: [String] = [], key: Key? = nil, fields: [String: String] = [:], folder: String = "/etc/apt"
    ) {
        (self.name, self.uris, self.suites, self.key, self.folder, isAbsent) = (name, uris, suites, key, folder, false)
        let isFlat = suites.contains { $0.hasSuffix("/") }
        let lists = [("Components", isFlat ? [] : components), ("Architectures", architectures)]
        self.fields =
            [("Types", types.joined(separator: " ")), ("URIs", uris.joined(separator: " "))]
            + lists.filter { !$0.1.isEmpty }.map { ($0.0, $0.1.joined(separator: " ")) }
            + fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A repository that apt is to know no more, with its key.
    public init(_ name: String, _ state: Absence, folder: String = "/etc/apt") {
        (self.name, self.folder, uris, suites, fields, key, isAbsent) = (name, folder, [], [], [], nil, true)
    }

    /// `AptSource` and the name.
    public var title: String { "AptSource \(name)" }

    /// The texts and the key's hash are compared.
    public var script: ResourceScript {
        let source = "\(folder)/sources.list.d/\(name).sources"
        let (keyFile, content) = keyPlace
        if isAbsent {
            let files = [source, "\(folder)/keyrings/\(name).asc", "\(folder)/keyrings/\(name).gpg"]
            return ResourceScript(
                check: "r=0; for X in \(files); do [ ! -e \"$X\" ] || { r=1; printf '%s\\n' \"-$X\"; }; done; [ $r = 0 ]",
                apply: "rm -f -- \(files)")
        }
        let text = (fields + (keyFile.isEmpty ? [] : [("Signed-By", keyFile)])).map { "\($0.name): \($0.value)\n" }.joined()
        let own = content == nil ? "" : keyFile
        var script = ResourceScript(
            check: "apt_source_check \(source) \(own) \(suites.joined(separator: " ")) \(text)", apply: "apt_source_apply \(source) \(own)",
            functions: [.aptSource], contents: content.map { [$0] } ?? [])
        script.isTrusted = true
        script.problem = problem
        return script
    }

    /// The key's file on the host, and its content when we bring it.
    private var keyPlace: (path: String, content: Upload.Source?) {
        let file = "\(folder)/keyrings/\(name)"
        switch key {
        case nil: return ("", nil)
        case .text(let text): return (file + ".asc", .bytes(Array(text.utf8)))
        case .bytes(let bytes): return (file + (bytes.starts(with: "-----BEGIN".utf8) ? ".asc" : ".gpg"), .bytes(bytes))
        case .file(let path): return (file + (path.name.hasSuffix(".gpg") ? ".gpg" : ".asc"), .path(path))
        case .path(let path): return (path, nil)
        }
    }

    private var problem: String? {
        let isName = PackageRequest.isName(name) && name.utf8.allSatisfy { !"/:@+".utf8.contains($0) }
        if !isName { return "`\(name)` is no name of a file that apt reads" }
        if uris.isEmpty { return "it has no address" }
        let words = uris + suites
        if let word = words.first(where: { $0.isEmpty || $0.utf8.contains { $0 <= 32 } }) { return "`\(word)` is no address or suite" }
        if let field = fields.first(where: { ($0.name + $0.value).utf8.contains { $0 < 32 } || $0.value.isEmpty }) {
            return "the field `\(field.name)` is empty or has a line end"
        }
        if case .text(let text) = key, !text.contains("-----BEGIN PGP") { return "its key is no `PGP PUBLIC KEY BLOCK`" }
        return nil
    }
}
