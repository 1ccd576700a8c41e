/// Something that a host should have: a file, a package, a running service. A value; ``Connection/apply(_:)`` makes it so.
///
/// A resource of a site's own is a title and two pieces of POSIX sh:
///
/// ```swift
/// struct Swappiness: Resource {
///     let value: Int
///     var title: String { "Swappiness \(value)" }
///     var script: ResourceScript {
///         ResourceScript(
///             check: "[ \"$(cat /proc/sys/vm/swappiness)\" = \(value) ]",
///             apply: "echo \(value) >/proc/sys/vm/swappiness")
///     }
/// }
/// ```
public protocol Resource: Sendable {
    /// What it is, as reports name it: `File /etc/motd`.
    var title: String { get }
    /// How a host is checked for it, and what makes it so.
    var script: ResourceScript { get }
}

/// A resource in two pieces of POSIX sh, with what they need.
///
/// Both run in a shell of their own, with no input, as the user that the connection's commands run as.
public struct ResourceScript: Sendable {
    /// Exits with status 0 when the host is as it should be; with 1 when ``apply`` is needed; with 2 when that cannot be told yet, because
    /// something is missing that an earlier resource may bring. Any other status is a failure. It changes nothing.
    ///
    /// What it prints is the difference: lines that begin with `-` for what is there and with `+` for what should be; other lines say why
    /// it cannot be told. `differs OLD NEW` prints both.
    public var check: Command
    /// Makes it so; a status other than 0 is a failure. Its output is shown as that of any command.
    public var apply: Command
    /// Shell functions that the pieces call.
    public var functions: [ShellFunction]
    /// Contents that travel only when they are needed. The pieces know them as `$h1` and `$z1`, the SHA-256 and the size of the first, and
    /// have `take 1 FILE`, which writes it to a file.
    public var contents: [Upload.Source]
    /// What becomes the first content when it is filled in.
    public var template: Template?
    /// What no report may show.
    public var secrets: [Secret]
    /// What the check looks at: asked for all resources at once, before the first is checked.
    var survey: Survey?
    /// Why no host can be asked for it, such as a path that is not absolute; told before anything is done.
    public var problem: String?
    /// Whether the pieces keep to the rules of the catalogue (no `exit`, names of their own) and so need no shell of their own for a check.
    var isTrusted = false

    /// A check, and what to do when it fails.
    public init(check: Command, apply: Command, functions: [ShellFunction] = [], contents: [Upload.Source] = []) {
        self.check = check
        self.apply = apply
        self.functions = functions
        self.contents = contents
        secrets = check.secrets + apply.secrets
    }

    /// A path whose kind, mode and owner the check needs, and the content whose hash is compared with the file's.
    struct Survey: Sendable, Hashable {
        let path: String
        var content: Int?
        /// Whether what is applied changes a text and nothing that the check of another edit has asked for.
        var isEdit = false
    }
}

/// A function of the shell that resources share: a script has it once, however many use it.
public struct ShellFunction: Sendable, Hashable {
    /// Its name, and its place in the order of functions.
    public let name: String
    /// The definition: `name() { … }`, and what else goes with it.
    public let text: String
    /// The functions that it calls.
    public let needs: [ShellFunction]

    /// A function.
    public init(_ name: String, needs: [ShellFunction] = [], _ text: String) {
        self.name = name
        self.text = text
        self.needs = needs
    }
}
