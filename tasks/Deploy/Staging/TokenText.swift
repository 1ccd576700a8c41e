extension Deploy {
    /// A text with `<<NAME>>` in it, byte for byte: what is not a name stays as it is, whatever its encoding.
    ///
    /// A name is capitals, digits and underscores. `cat <<EOF >>log` has none; `cat <<EOF>>log` has.
    nonisolated struct TokenText {
        let bytes: [UInt8]

        /// Whether the file is no text: then nothing in it is a name.
        var isBinary: Bool { bytes.contains(0) }

        /// Each name with its line, in order.
        var tokens: [(name: String, line: Int)] {
            var (found, line) = ([(name: String, line: Int)](), 1)
            scan { piece in
                switch piece {
                case .name(let name): found.append((name, line))
                case .bytes(let bytes): line += bytes.count { $0 == 10 }
                }
            }
            return found
        }

        /// The text with each name replaced. One without a value stays.
        func replaced(with values: [String: String]) -> [UInt8] {
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            scan { piece in
                switch piece {
                case .name(let name): result += values[name].map { Array($0.utf8) } ?? Array("<<\(name)>>".utf8)
                case .bytes(let bytes): result += bytes
                }
            }
            return result
        }

        private enum Piece {
            case name(String)
            case bytes(ArraySlice<UInt8>)
        }

        private func scan(_ take: (Piece) -> Void) {
            guard !isBinary else { return take(.bytes(bytes[...])) }
            var (kept, index) = (0, 0)
            while index + 4 < bytes.count {
                guard bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "<") else {
                    index += 1
                    continue
                }
                var end = index + 2
                while end < bytes.count, Self.isName(bytes[end]) { end += 1 }
                guard end > index + 2, end + 1 < bytes.count, bytes[end] == UInt8(ascii: ">"), bytes[end + 1] == UInt8(ascii: ">") else {
                    index += 1
                    continue
                }
                if kept < index { take(.bytes(bytes[kept..<index])) }
                take(.name(String(decoding: bytes[(index + 2)..<end], as: UTF8.self)))
                index = end + 2
                kept = index
            }
            if kept < bytes.count { take(.bytes(bytes[kept...])) }
        }

        private static func isName(_ byte: UInt8) -> Bool {
            (65...90).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
        }
    }

    /// What tokens stand for.
    nonisolated struct TokenValues: Sendable, Hashable {
        /// The values by the tokens' names.
        let values: [String: String]

        /// Takes what is said for this staging before the section's keys, and those before all keys of the configuration.
        ///
        /// The key `app.port` is `<<APP_PORT>>`, and in the section `app` also `<<PORT>>`.
        ///
        /// - Throws: ``Deploy/Error/ambiguousToken(_:keys:)``.
        init(
            _ own: [String: ConfigurationValue], section: [String: ConfigurationValue] = [:],
            configuration: [String: ConfigurationValue] = [:]
        ) throws {
            var values: [String: String] = [:]
            for level in [own, section, configuration] {
                var keys: [String: String] = [:]
                for (key, value) in level.sorted(by: { $0.key < $1.key }) {
                    let token = Self.token(of: key)
                    if let other = keys[token], let former = level[other], former != value {
                        throw Error.ambiguousToken(token, keys: [other, key])
                    }
                    keys[token] = key
                }
                for (token, key) in keys where values[token] == nil { values[token] = level[key]?.description }
            }
            self.values = values
        }

        /// The token that stands for a key: capitals, with `_` for what is neither letter nor digit.
        static func token(of key: String) -> String {
            String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        }

        /// Those that a text uses, as lines that tell them apart from any others.
        func text(of names: [String]) -> String { names.sorted().map { "\($0)=\(values[$0] ?? "")\u{0}" }.joined() }
    }
}
