nonisolated extension DNS {
    /// An IPv6 address.
    nonisolated public struct IPv6Address: Sendable, Hashable, CustomStringConvertible {
        /// Its eight groups.
        public let groups: [UInt16]

        /// Reads an address as RFC 4291 writes it, `::` and an IPv4 address at the end included; `nil` for anything else.
        public init?(_ text: String) {
            var text = text
            if let colon = text.lastIndex(of: ":"), text[colon...].contains(".") {
                guard let tail = IPv4Address(String(text[text.index(after: colon)...])) else { return nil }
                text = text[...colon] + String(tail.bits >> 16, radix: 16) + ":" + String(tail.bits & 0xffff, radix: 16)
            }
            let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
            guard halves.count <= 2 else { return nil }
            var groups: [[UInt16]] = []
            for half in halves {
                var part: [UInt16] = []
                for word in half.isEmpty && halves.count == 2 ? [] : half.split(separator: ":", omittingEmptySubsequences: false) {
                    let isHexadecimal = word.utf8.allSatisfy { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }
                    guard (1...4).contains(word.utf8.count), isHexadecimal, let group = UInt16(word, radix: 16) else { return nil }
                    part.append(group)
                }
                groups.append(part)
            }
            let count = groups.reduce(0) { $0 + $1.count }
            if groups.count == 1 {
                guard count == 8 else { return nil }
                self.groups = groups[0]
            } else {
                guard count < 8 else { return nil }
                self.groups = groups[0] + Array(repeating: 0, count: 8 - count) + groups[1]
            }
        }

        /// The address as RFC 5952 writes it: lower case, the longest row of zeros as `::`.
        public var description: String {
            var best = 0..<0
            var start = 0
            while start < 8 {
                var end = start
                while end < 8, groups[end] == 0 { end += 1 }
                if end - start > max(1, best.count) { best = start..<end }
                start = max(end, start + 1)
            }
            func joined(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
            if best.isEmpty { return joined(groups[...]) }
            return "\(joined(groups[..<best.lowerBound]))::\(joined(groups[best.upperBound...]))"
        }
    }
}
