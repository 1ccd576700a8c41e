import Glibc

/// One target and what is asked of it.
struct Run<Subject: Target> {
    let target: Subject
    let seed: UInt64
    /// The most cases.
    let cases: UInt64
    /// When to stop although there are more.
    let deadline: ContinuousClock.Instant?

    /// How many cases held, or what did not.
    enum Outcome {
        case held(UInt64)
        case broken
    }

    /// Tries cases until one is broken, or there are no more.
    ///
    /// - Throws: What keeps the target from judging.
    func all() async throws -> Outcome {
        var number: UInt64 = 0
        var cases: [Subject.Case] = []
        while number < self.cases, deadline.map({ .now < $0 }) ?? true {
            let first = number
            let end = min(self.cases, first + UInt64(max(target.batch, 1)))
            cases.removeAll(keepingCapacity: true)
            while number < end {
                Watch.begin(case: number)
                var choices = Choices(seed: seed, number: number, target: target.name)
                cases.append(target.make(&choices))
                number += 1
            }
            Watch.begin(case: first)
            for (index, problem) in try await target.judge(cases).enumerated() where problem != nil {
                try await report(number: first + UInt64(index))
                return .broken
            }
        }
        Watch.end()
        return .held(number)
    }

    /// Tells of one case of this run, and of the smallest like it.
    func report(number: UInt64) async throws {
        var choices = Choices(seed: seed, number: number, target: target.name)
        _ = target.make(&choices)
        Watch.end()
        say("BROKEN \(target.name): case \(number) of seed \(seed)")
        say("  again: scripts/fuzz \(target.name) --seed \(seed) --case \(number)")
        guard try await problem(of: choices.drawn) != nil else {
            say("  it holds when it is judged alone; the batch of cases around it is needed")
            return
        }
        var shrinker = Shrinker { (try? await problem(of: $0)) ?? nil != nil }
        try await tell(await shrinker.smallest(choices.drawn))
    }

    /// The case of one run that ended the program: the smallest is found by processes that it ends.
    func reportEnding(number: UInt64) async throws {
        var choices = Choices(seed: seed, number: number, target: target.name)
        _ = target.make(&choices)
        say("  again: scripts/fuzz \(target.name) --seed \(seed) --case \(number)")
        var shrinker = Shrinker { ChildTrial.ends(target.name, choices: $0) }
        let smallest = await shrinker.smallest(choices.drawn)
        var again = Choices(smallest)
        let one = target.make(&again)
        say("  smallest: scripts/fuzz \(target.name) --choices \(Request.hex(smallest))")
        say(indented(target.show(one)))
    }

    /// Judges the case of some choices and tells of it; `false` when it is broken.
    func judge(_ choices: [UInt8], quiet: Bool) async throws -> Bool {
        Watch.begin(case: 0)
        let found = try await problem(of: choices)
        Watch.end()
        guard !quiet else { return found == nil }
        guard found != nil else {
            var again = Choices(choices)
            say("holds \(target.name)")
            say(indented(target.show(target.make(&again))))
            return true
        }
        try await tell(choices)
        return false
    }

    private func problem(of bytes: [UInt8]) async throws -> String? {
        var choices = Choices(bytes)
        let one = target.make(&choices)
        return try await target.judge([one])[0]
    }

    private func tell(_ bytes: [UInt8]) async throws {
        var choices = Choices(bytes)
        let one = target.make(&choices)
        say("  smallest: scripts/fuzz \(target.name) --choices \(Request.hex(bytes))")
        say(indented(target.show(one)))
        say("  because:")
        say(indented(try await problem(of: bytes) ?? "it does not fail every time"))
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    }
}

/// Writes a line at once: what follows may end the program.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
