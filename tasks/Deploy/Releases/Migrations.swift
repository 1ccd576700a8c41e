extension Deploy {
    /// Whose turn it is to migrate: one host of a run does, and the others wait for it before they switch.
    final class Migrations {
        /// The host that migrates.
        let host: String
        private var outcome: String??

        private init(host: String) { self.host = host }

        private static var turns: [String: Migrations] = [:]

        /// The turn for a release of an application; the host that comes first has it unless another is named.
        static func turn(of host: String, settings: Settings, fingerprint: String) -> Migrations {
            let key = "\(settings.root)/\(settings.app)/\(fingerprint)"
            if let turn = turns[key] { return turn }
            let turn = Migrations(host: settings.migrateOn ?? host)
            turns[key] = turn
            return turn
        }

        /// Says how it went: `nil` for well, else the reason.
        func finish(_ failure: String?) { outcome = .some(failure) }

        /// Waits until it is known how it went.
        ///
        /// - Throws: ``Deploy/Error/migrationsElsewhere(host:on:reason:)`` when it did not go well or takes too long.
        func wait(for waiting: Connection, within limit: Duration) async throws {
            let end = ContinuousClock.now + limit
            if outcome == nil { waiting.say("waiting for the migrations on \(host)") }
            while outcome == nil, ContinuousClock.now < end { try await Swift.Task.sleep(for: .milliseconds(100)) }
            guard let outcome else {
                throw Error.migrationsElsewhere(host: waiting.name, on: host, reason: "they did not end within \(limit)")
            }
            if let failure = outcome { throw Error.migrationsElsewhere(host: waiting.name, on: host, reason: failure) }
        }
    }
}
