/// All that is tried, in the order in which it is.
let allTargets: [any Target] = [
    KnownHostsTarget(), KeygenTarget(), QuotingTarget(), LoginShellTarget(),
]

extension Target {
    /// The cases of a run that does not say how many: fewer where a program is asked.
    var usualCases: UInt64 { tools.isEmpty ? 1_000_000 : 20_000 }
}
