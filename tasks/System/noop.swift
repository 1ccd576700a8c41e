@_exported import Weft

/// Does nothing.
///
/// It runs on this machine, to measure how long a start takes.
@Task
public func noop() async throws {}
