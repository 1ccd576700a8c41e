/// A number of bytes for people: `512 B`, `1.4 MB`. A kilobyte is 1,000 bytes.
public struct ByteCount: Sendable, Hashable, CustomStringConvertible {
    /// The number.
    public let bytes: Int

    /// Takes a number.
    public init(_ bytes: Int) { self.bytes = bytes }

    /// Two or three digits and the unit.
    public var description: String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var (tenths, unit) = (bytes * 10, 0)
        if bytes > Int.max / 100 { (tenths, unit) = (bytes / 100_000, 2) }
        while tenths >= 9_995, unit < units.count - 1 { (tenths, unit) = ((tenths + 500) / 1000, unit + 1) }
        return unit == 0 || tenths >= 100 ? "\((tenths + 5) / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
