/// A shell command. What is interpolated is quoted, so a value is one word whatever it holds.
///
/// ```swift
/// let stop: Command = "lxc-stop -n \(container)"              // one word
/// let copy: Command = "cp -- \(files) \(folder)"              // an array: a word each
/// let list: Command = "ls \(raw: "/var/lib/lxc/*")"           // shell as it stands; rare, and visible in review
/// let user: Command = "htpasswd -b users ci \(secret: pass)"  // sent whole, shown as ***
/// ```
public struct Command: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The shell text that is sent, secrets included. Never to be printed; ``description`` is.
    public let text: String
    /// The shell text with `***` in the place of each secret.
    public let description: String
    /// The secrets in it, which the run masks wherever they turn up.
    public let secrets: [Secret]

    private init(text: String, description: String, secrets: [Secret]) {
        self.text = text
        self.description = description
        self.secrets = secrets
    }

    /// A command without interpolation, taken as it is.
    public init(stringLiteral text: String) { self.init(raw: text) }

    /// Shell text made elsewhere, taken as it is: nothing in it is quoted.
    public init(raw text: String) { self.init(text: text, description: text, secrets: []) }

    /// Shell text made elsewhere, taken as it is, that is shown as something shorter.
    public init(raw text: String, shownAs description: String) { self.init(text: text, description: description, secrets: []) }

    /// Words, each quoted: a program and its arguments.
    public init(words: [String]) { self.init(raw: words.map(ShellQuoting.quote).joined(separator: " ")) }

    /// A command from its interpolated parts.
    public init(stringInterpolation parts: Interpolation) {
        self.init(text: parts.text, description: parts.shown, secrets: parts.secrets)
    }

    /// Collects the parts of an interpolated command and quotes the values.
    public struct Interpolation: StringInterpolationProtocol {
        var text = ""
        var shown = ""
        var secrets: [Secret] = []

        /// Reserves room for the parts.
        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 16 * interpolationCount) }

        private mutating func append(_ piece: String) {
            text += piece
            shown += piece
        }

        /// Takes the author's own shell text as it is.
        public mutating func appendLiteral(_ literal: String) { append(literal) }
        /// Adds one quoted word.
        public mutating func appendInterpolation(_ word: String) { append(ShellQuoting.quote(word)) }
        /// Adds a quoted word for each element.
        public mutating func appendInterpolation(_ words: [String]) { append(words.map(ShellQuoting.quote).joined(separator: " ")) }
        /// Adds the value's description as one quoted word.
        @_disfavoredOverload
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) { append(ShellQuoting.quote(value.description)) }
        /// Adds shell text as it is.
        public mutating func appendInterpolation(raw shell: String) { append(shell) }
        /// Adds another command as it is, its secrets with it.
        public mutating func appendInterpolation(_ command: Command) {
            text += command.text
            shown += command.description
            secrets += command.secrets
        }
        /// Adds a secret as one quoted word that is shown as `***`. It appears in the target's process list; standard input does not.
        public mutating func appendInterpolation(secret: Secret) {
            text += ShellQuoting.quote(secret.reveal())
            shown += "***"
            secrets.append(secret)
        }
        /// Does not compile: a secret in a command says so, with `\(secret: value)`.
        @available(*, unavailable, message: "write \\(secret: value), or hand the secret over on standard input")
        public mutating func appendInterpolation(_ secret: Secret) {}
    }
}
