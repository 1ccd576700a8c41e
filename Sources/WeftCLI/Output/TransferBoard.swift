import Weft

/// The copies that are under way, and what is said of them: in the line about the progress, or in lines of their own where no terminal is.
struct TransferBoard {
    typealias Instant = ContinuousClock.Instant

    private struct Copy {
        let host: String
        var state: TransferProgress
        /// How far it was when, for its rate: the last few seconds.
        var samples: [(time: Instant, done: Int)]
        /// When something was last said of it in a line of its own; at first, when it began.
        var told: Instant

        /// Bytes in a second; 0 while nothing is known.
        func rate(at now: Instant) -> Double {
            guard let first = samples.first, now - first.time >= .milliseconds(100) else { return 0 }
            return max(0, Double(state.done - first.done) / (now - first.time).seconds)
        }
    }

    // In the order in which they began.
    private var copies: [Copy] = []
    private static let memory = Duration.seconds(5)
    /// How long a copy has to take for a line of its own, and how often there is another.
    static let patience = Duration.seconds(30)

    /// Takes the state of a copy.
    mutating func note(_ state: TransferProgress, host: String, at now: Instant) {
        let index = copies.firstIndex { $0.host == host && $0.state.name == state.name }
        if state.done >= state.total {
            if let index { copies.remove(at: index) }
        } else if let index {
            copies[index].state = state
            copies[index].samples.append((now, state.done))
            while copies[index].samples.count > 2, now - copies[index].samples[1].time > Self.memory { copies[index].samples.removeFirst() }
        } else {
            copies.append(Copy(host: host, state: state, samples: [(now, state.done)], told: now))
        }
    }

    /// Forgets what was copied to or from a host.
    mutating func forget(_ host: String?) { copies.removeAll { $0.host == host } }

    /// All copies in one line; empty when there is none. With one host its name, the file, how much, the rate and the time that is left; with
    /// more of them the sums, then each.
    func text(at now: Instant) -> String {
        guard let first = copies.first else { return "" }
        if copies.count == 1 { return "\(first.host): \(Self.text(first, at: now))" }
        let (done, total) = copies.reduce((0, 0)) { ($0.0 + $1.state.done, $0.1 + $1.state.total) }
        let rate = copies.reduce(0) { $0 + $1.rate(at: now) }
        let each = copies.map { "\($0.host) \(Self.percent($0.state.done, of: $0.state.total))" }.joined(separator: ", ")
        return "\(Self.percent(done, of: total)) of \(ByteCount(total)), \(ByteCount(Int(rate)))/s: \(each)"
    }

    /// The line about a copy that takes long, when it is time for one.
    mutating func line(host: String, name: String, at now: Instant) -> String? {
        guard let index = copies.firstIndex(where: { $0.host == host && $0.state.name == name }), now - copies[index].told >= Self.patience
        else { return nil }
        copies[index].told = now
        return Self.text(copies[index], at: now)
    }

    private static func text(_ copy: Copy, at now: Instant) -> String {
        let (state, rate) = (copy.state, copy.rate(at: now))
        var text = "\(HarmlessText.text(state.name)) \(percent(state.done, of: state.total)) of \(ByteCount(state.total))"
        if rate >= 1 {
            text += ", \(ByteCount(Int(rate)))/s, \(Duration.seconds(Int(Double(state.total - state.done) / rate) + 1).inWords) left"
        }
        return text
    }

    private static func percent(_ done: Int, of total: Int) -> String { "\(total > 0 ? Int(Double(done) / Double(total) * 100) : 0)%" }
}
