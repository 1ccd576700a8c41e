@_exported import Weft

/// Does nothing, here: for measuring how long it takes to start.
@Task
public func noop() async throws {}
