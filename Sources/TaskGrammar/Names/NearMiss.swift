/// Finds what a misspelt word was meant to be.
public enum NearMiss {
    /// The candidate closest to a word, when it is close enough to be worth suggesting; the first of several.
    ///
    /// A third of the word may be wrong, at least one character; two characters that changed places count as one mistake. A candidate that
    /// begins with the whole word, of three characters at least, is a near miss too (`newcont` of `newcontainer`).
    public static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased())
        let limit = max(1, typed.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates where candidate != word {
            let other = Array(candidate.lowercased())
            var found = distance(typed, other)
            if typed.count >= 3, other.starts(with: typed) { found = min(found, limit) }
            if found <= limit, found < best?.distance ?? .max { best = (candidate, found) }
        }
        return best?.candidate
    }

    /// How many insertions, deletions, replacements and swaps of neighbours lie between two words.
    static func distance(_ first: [Character], _ second: [Character]) -> Int {
        guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in 1...first.count {
            var current = [row]
            for column in 1...second.count {
                let cost = first[row - 1] == second[column - 1] ? 0 : 1
                var value = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    value = min(value, beforeLast[column - 2] + 1)
                }
                current.append(value)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
