import Glibc
import TestSupport

// Tries random cases of what must hold: see `scripts/fuzz --help`, and docs/contributing.md.

/// Answers the command line; the exit status is 1 when something is broken, and 2 when nothing could be tried.
func answer(_ request: Request) async throws -> Int32 {
    if request.list {
        for target in allTargets { say("\(target.name)\t\(target.about)") }
        return 0
    }
    let chosen = try request.targets.map { name in
        guard let target = allTargets.first(where: { $0.name == name }) else {
            throw Broken("no target is called `\(name)`; see `scripts/fuzz --list`")
        }
        return target
    }
    let targets = chosen.isEmpty ? allTargets : chosen
    var broken = 0
    for (index, target) in targets.enumerated() {
        if !(try await answer(request, of: target, left: targets.count - index)) { broken += 1 }
    }
    return broken == 0 ? 0 : 1
}

/// Whether a target held.
func answer<Subject: Target>(_ request: Request, of target: Subject, left: Int) async throws -> Bool {
    for tool in target.tools {
        guard try await TestProgram.run(["sh", "-c", "command -v -- \"$1\"", "sh", tool]).status == 0 else {
            throw Broken("`\(target.name)` needs `\(tool)`, which is not installed")
        }
    }
    let seed = request.seed ?? chosenSeed
    let end = runEnd(request).map { ContinuousClock.now + (ContinuousClock.now.duration(to: $0) / left) }
    let cases = request.cases.map { UInt64($0) } ?? (end == nil ? target.usualCases : .max)
    let run = Run(target: target, seed: seed, cases: cases, deadline: end)
    if let choices = request.choices {
        if request.quiet { Watch.startChild() }
        return try await run.judge(choices, quiet: request.quiet)
    }
    if let number = request.number {
        if request.shrink {
            try await run.reportEnding(number: number)
            return false
        }
        Watch.start(target: target.name, seed: seed)
        var choices = Choices(seed: seed, number: number, target: target.name)
        Watch.begin(case: number)
        _ = target.make(&choices)
        return try await run.judge(choices.drawn, quiet: false)
    }
    Watch.start(target: target.name, seed: seed)
    let start = ContinuousClock.now
    guard case .held(let count) = try await run.all() else { return false }
    let seconds = Double((ContinuousClock.now - start).components.seconds) + 0.001
    say("held   \(target.name): \(count) cases of seed \(seed)" + (seconds > 2 ? ", \(Int(Double(count) / seconds)) a second" : ""))
    return true
}

let started = ContinuousClock.now
let chosenSeed = UInt64.random(in: 1...999_999_999)

/// When a run of so many seconds ends.
func runEnd(_ request: Request) -> ContinuousClock.Instant? { request.seconds.map { started + .seconds($0) } }

do {
    let request = try Request(Array(CommandLine.arguments.dropFirst()))
    exit(try await answer(request))
} catch {
    let words = Array("weft-fuzz: \(error)\n".utf8)
    write(2, words, words.count)
    exit(2)
}
