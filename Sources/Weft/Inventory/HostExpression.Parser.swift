extension HostExpression {
    /// Reads an expression from left to right, one scalar ahead: a parenthesis that an accent joins is one still.
    struct Parser {
        private let text: String
        private let letters: [Unicode.Scalar]
        private var position = 0
        private var depth = 0
        // Each level is a call on the stack, here and whenever the expression is used.
        private static let deepest = 100

        init(_ text: String) {
            self.text = text
            letters = Array(text.unicodeScalars)
        }

        mutating func parse() throws(HostExpressionError) -> Node {
            let node = try sum()
            skipSpace()
            if position < letters.count { throw error(.unbalanced(Character(letters[position]))) }
            return node
        }

        /// Unions and differences, from left to right.
        private mutating func sum() throws(HostExpressionError) -> Node {
            let first = try intersection()
            var steps: [Step] = []
            while true {
                skipSpace()
                guard let letter = current, letter != ")", letter != "]" else { return steps.isEmpty ? first : .sum(first, steps) }
                if letter == "-" {
                    position += 1
                    steps.append(Step(isAdded: false, node: try intersection()))
                    continue
                }
                if letter == "," || letter == "|" { position += 1 }
                let other = try intersection()
                if steps.isEmpty { try refuseComplement(first) }
                try refuseComplement(other)
                steps.append(Step(isAdded: true, node: other))
            }
        }

        private mutating func intersection() throws(HostExpressionError) -> Node {
            var nodes = [try unary()]
            while true {
                skipSpace()
                guard current == "&" else { return nodes.count == 1 ? nodes[0] : .intersection(nodes) }
                position += 1
                nodes.append(try unary())
            }
        }

        private mutating func unary() throws(HostExpressionError) -> Node {
            skipSpace()
            guard depth < Self.deepest else { throw error(.tooDeep) }
            depth += 1
            defer { depth -= 1 }
            guard let letter = current else { throw error(.expectedHost(found: nil)) }
            let start = position
            switch letter {
            case "!":
                position += 1
                let node = try unary()
                return .complement(node, text: written(start..<position), column: start + 1)
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
                guard let slice = Slice(inside) else { throw error(.slice(inside), at: position - inside.unicodeScalars.count - 2) }
                return .slice(.group(node), slice)
            case ")" where start == 0, "]": throw error(.unbalanced(Character(letter)))
            case ",", "|", "&", "-", ")": throw error(.expectedHost(found: String(letter)))
            default: return .word(try word())
            }
        }

        private mutating func word() throws(HostExpressionError) -> Word {
            let start = position
            while let letter = current, !letter.properties.isWhitespace, !",|&()".unicodeScalars.contains(letter) {
                if letter == "[" {
                    _ = try bracket()
                } else if letter == "]" {
                    throw error(.unbalanced("]"))
                } else {
                    position += 1
                }
            }
            return Word(text: written(start..<position), column: start + 1)
        }

        /// Takes a bracket and gives what stands in it.
        private mutating func bracket() throws(HostExpressionError) -> String {
            guard let close = letters[position...].firstIndex(where: { $0 == "]" || $0.properties.isWhitespace }), letters[close] == "]"
            else {
                throw error(.unbalanced("["))
            }
            let inside = written((position + 1)..<close)
            position = close + 1
            return inside
        }

        /// `web, !devweb` reads as if it took `devweb` away and would add all the rest.
        private func refuseComplement(_ node: Node) throws(HostExpressionError) {
            guard case .complement(_, let text, let column) = node else { return }
            throw error(.addedComplement(text), at: column - 1)
        }

        private var current: Unicode.Scalar? { position < letters.count ? letters[position] : nil }

        private func written(_ range: Range<Int>) -> String {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: letters[range])
            return String(text)
        }

        private mutating func skipSpace() { while let letter = current, letter.properties.isWhitespace { position += 1 } }

        private func error(_ problem: HostExpressionError.Problem, at offset: Int? = nil) -> HostExpressionError {
            HostExpressionError(problem, in: text, column: (offset ?? position) + 1)
        }
    }
}
