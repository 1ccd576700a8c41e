/// Whether a text is for a terminal that shows bold and dim, or for a file.
public struct TextStyle: Sendable, Equatable {
    /// Whether escape sequences are written.
    public let isColored: Bool
    /// The columns of the terminal; `nil` for a file, where lines are as long as they are.
    public let width: Int?

    /// A style.
    public init(isColored: Bool, width: Int?) {
        self.isColored = isColored
        self.width = width
    }

    /// For files and pipes.
    public static let plain = TextStyle(isColored: false, width: nil)

    func bold(_ text: String) -> String { isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { isColored ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    /// The text on as few lines as the width allows, the later ones indented.
    func wrapped(_ text: String, indentation: Int) -> String {
        guard let width, width > indentation + 20 else { return text }
        var result = ""
        var column = indentation
        for word in text.split(separator: " ") {
            if column > indentation, column + 1 + word.count > width {
                result += "\n" + spaces(indentation)
                column = indentation
            } else if column > indentation {
                result += " "
                column += 1
            }
            result += word
            column += word.count
        }
        return result
    }
}

/// A run of spaces.
func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

extension String {
    /// The text with spaces behind it up to a width in characters.
    func padded(to width: Int) -> String { self + spaces(width - count) }
}
