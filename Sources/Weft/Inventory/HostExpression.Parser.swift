extension HostExpression {
    /// Reads an expression from left to right, one letter ahead.
    struct Parser {
        private let text: String
        private let letters: [Character]
        private var position = 0

        init(_ text: String) {
            self.text = text
            letters = Array(text)
        }

        mutating func parse() throws(HostExpressionError) -> Node {
            let node = try sum()
            skipSpace()
            if position < letters.count { throw error(.unbalanced(letters[position])) }
            return node
        }

        /// Unions and differences, from left to right.
        private mutating func sum() throws(HostExpressionError) -> Node {
            var node = try intersection()
            while true {
                skipSpace()
                guard let letter = current, letter != ")", letter != "]" else { return node }
                if letter == "-" {
                    position += 1
                    node = .difference(node, try intersection())
                    continue
                }
                if letter == "," || letter == "|" { position += 1 }
                let other = try intersection()
                try refuseComplement(node)
                try refuseComplement(other)
                node = .union(node, other)
            }
        }

        private mutating func intersection() throws(HostExpressionError) -> Node {
            var node = try unary()
            while true {
                skipSpace()
                guard current == "&" else { return node }
                position += 1
                node = .intersection(node, try unary())
            }
        }

        private mutating func unary() throws(HostExpressionError) -> Node {
            skipSpace()
            guard let letter = current else { throw error(.expectedHost(found: nil)) }
            let start = position
            switch letter {
            case "!":
                position += 1
                let node = try unary()
                return .complement(node, text: String(letters[start..<position]), column: start + 1)
            case "(":
                position += 1
                let node = try sum()
                skipSpace()
                guard current == ")" else {
                    position = start
                    throw error(.unbalanced("("))
                }
                position += 1
                guard current == "[" else { return .group(node) }
                let inside = try bracket()
                guard let slice = Slice(inside) else { throw error(.slice(inside), at: position - inside.count - 2) }
                return .slice(.group(node), slice)
            case ")" where start == 0, "]": throw error(.unbalanced(letter))
            case ",", "|", "&", "-", ")": throw error(.expectedHost(found: String(letter)))
            default: return .word(try word())
            }
        }

        private mutating func word() throws(HostExpressionError) -> Word {
            let start = position
            while let letter = current, !letter.isWhitespace, !",|&()".contains(letter) {
                if letter == "[" {
                    _ = try bracket()
                } else if letter == "]" {
                    throw error(.unbalanced("]"))
                } else {
                    position += 1
                }
            }
            return Word(text: String(letters[start..<position]), column: start + 1)
        }

        /// Takes a bracket and gives what stands in it.
        private mutating func bracket() throws(HostExpressionError) -> String {
            guard let close = letters[position...].firstIndex(where: { $0 == "]" || $0.isWhitespace }), letters[close] == "]" else {
                throw error(.unbalanced("["))
            }
            let inside = String(letters[(position + 1)..<close])
            position = close + 1
            return inside
        }

        /// `web, !devweb` reads as if it took `devweb` away and would add all the rest.
        private func refuseComplement(_ node: Node) throws(HostExpressionError) {
            guard case .complement(_, let text, let column) = node else { return }
            throw error(.addedComplement(text), at: column - 1)
        }

        private var current: Character? { position < letters.count ? letters[position] : nil }

        private mutating func skipSpace() { while let letter = current, letter.isWhitespace { position += 1 } }

        private func error(_ problem: HostExpressionError.Problem, at offset: Int? = nil) -> HostExpressionError {
            HostExpressionError(problem, in: text, column: (offset ?? position) + 1)
        }
    }
}
