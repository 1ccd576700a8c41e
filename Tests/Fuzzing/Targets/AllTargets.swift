/// All that is tried, in the order in which it is.
let allTargets: [any Target] = [
    KnownHostsTarget(), KeygenTarget(), ConfigurationTarget(), QuotingTarget(), LoginShellTarget(), PreambleTarget(), FrameTarget(),
    HarmlessTextTarget(), ApplyReaderTarget(),
    CommandLineTarget(), HostExpressionTarget(), HostRangeTarget(), JSONTarget(), InventoryTarget(), PublicKeyTarget(), PrivateKeyTarget(),
    TarTarget(), FileNamesTarget(),
]

extension Target {
    /// The cases of a run that does not say how many: fewer where a program is asked about each.
    var usualCases: UInt64 { tools.isEmpty || batch > 1000 ? 1_000_000 : 20_000 }
}
