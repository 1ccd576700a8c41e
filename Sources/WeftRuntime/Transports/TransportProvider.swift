import Weft

/// Opens and shares the ways to hosts; the run's executor asks it for them.
public protocol TransportProvider: Sendable {
    /// The way to a host, made now or taken from the pool.
    ///
    /// - Throws: ``Weft/ConnectionError``; its `isUnreachable` tells a host that was not reached from one that failed.
    func transport(to host: Inventory.Host) async throws -> any Transport
    /// The way to this machine.
    var local: any Transport { get }
    /// See ``Weft/RunServices/hostKeys(of:)``.
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey]
    /// See ``Weft/RunServices/trust(_:for:)``.
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool
    /// See ``Weft/RunServices/forget(_:)``.
    func forget(_ host: Inventory.Host) async throws -> Bool
    /// See ``Weft/RunServices/fingerprint(of:)``.
    func fingerprint(of key: HostKey) throws -> String
    /// See ``Weft/RunServices/publicKeys(for:)``.
    func publicKeys(for host: Inventory.Host) async throws -> [String]
    /// Gives a host's connection back: nothing of the run will use it any more. What is under way on it goes on to its end.
    func release(_ host: Inventory.Host) async
    /// Closes every connection. Bounded: a host that does not answer holds nothing up.
    func close() async
}
