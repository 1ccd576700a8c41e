/// Finds the name that somebody probably meant.
public enum NearMiss {
    /// The candidate nearest to a misspelt name, for `did you mean …`; `nil` when none is near enough to be worth saying.
    ///
    /// Letters that were missed, added, replaced or swapped count one each. About a third of the name may be wrong, or its end be missing
    /// when it has three letters at least (`newcont` of `newcontainer`); upper and lower case, `-` and `_` do not count. Of candidates as
    /// near as each other the first is taken. The name itself is never suggested.
    public static func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = folded(name)
        guard !wanted.isEmpty else { return nil }
        let limit = max(1, wanted.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates where candidate != name {
            let other = folded(candidate)
            var distance = Int.max
            if abs(other.count - wanted.count) <= limit { distance = Self.distance(wanted, other) }
            if wanted.count >= 3, other.starts(with: wanted) { distance = min(distance, limit) }
            // One letter is not a resemblance: `a` is not a misspelt `b`.
            guard distance <= limit, distance < max(wanted.count, other.count) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.candidate
    }

    /// The fewest letters to miss, add, replace or swap with their neighbour to make one text of the other.
    ///
    /// This is the optimal string alignment distance: no part is edited twice.
    public static func distance(_ first: String, _ second: String) -> Int { distance(Array(first), Array(second)) }

    private static func folded(_ name: String) -> [Character] { name.lowercased().map { $0 == "_" ? "-" : $0 } }

    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            current.reserveCapacity(second.count + 1)
            for column in second.indices {
                let same = first[row] == second[column]
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (same ? 0 : 1))
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
