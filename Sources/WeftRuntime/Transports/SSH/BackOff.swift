import SSH

/// Decides whether a connection that failed is tried again, and after which pause.
///
/// A server that has too many logins under way turns connections away, and so does one that punishes this address for a while: both pass. The
/// pauses double, and are drawn by lot, so that those who were turned away together do not come back together.
struct BackOff {
    private var attempts: Int
    private var lost = 2
    private var pause = Duration.milliseconds(200)
    private let end: ContinuousClock.Instant
    private static let longest = Duration.seconds(3)

    /// - Parameters:
    ///   - attempts: How often a server that does not answer is tried: ssh_config's ConnectionAttempts.
    ///   - patience: How long one that turns connections away is.
    init(attempts: Int, patience: Duration) {
        self.attempts = max(1, attempts) - 1
        end = .now + patience
    }

    /// How long to wait before the next attempt; `nil` when there is to be none.
    mutating func pause(after kind: SSHError.Kind) -> Duration? {
        switch kind {
        case .turnedAway:
            if .now > end { return nil }
        case .lost:
            if lost == 0 { return nil }
            lost -= 1
        case .unconnected, .timedOut:
            if attempts == 0 { return nil }
            attempts -= 1
        default: return nil
        }
        defer { pause = min(pause * 2, Self.longest) }
        return pause * Double.random(in: 0.5...1)
    }
}
