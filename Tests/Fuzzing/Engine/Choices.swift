/// The decisions that make a case: bytes, drawn from a seed or given.
///
/// Whatever they are, they make some case; and smaller bytes, and fewer, make a simpler one. So the bytes of a failing case can be shrunk
/// without knowing what they stand for.
struct Choices {
    private enum Source {
        case random(state: UInt64)
        case given([UInt8])
    }

    private var source: Source
    /// What was drawn until now. Behind the end of given bytes stand zeros, which are not counted.
    private(set) var drawn: [UInt8] = []

    /// The choices of one case of a run.
    init(seed: UInt64, number: UInt64, target: String) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 ^ number &* 0xD134_2543_DE82_EF95
        for byte in target.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        source = .random(state: state)
        drawn.reserveCapacity(256)
    }

    /// Choices made before.
    init(_ bytes: [UInt8]) {
        source = .given(bytes)
        drawn.reserveCapacity(bytes.count)
    }

    mutating func byte() -> UInt8 {
        let byte: UInt8
        switch source {
        case .random(let state):
            // SplitMix64, whose quality is enough for tests, and whose state is a number.
            let next = state &+ 0x9E37_79B9_7F4A_7C15
            source = .random(state: next)
            var mixed = next
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            byte = UInt8(truncatingIfNeeded: mixed ^ mixed >> 31)
        case .given(let bytes):
            guard drawn.count < bytes.count else { return 0 }
            byte = bytes[drawn.count]
        }
        drawn.append(byte)
        return byte
    }

    /// A number from 0, the simplest, up to the limit, which is not among them.
    mutating func number(below limit: Int) -> Int {
        guard limit > 1 else { return 0 }
        var value = UInt64(byte())
        var room: UInt64 = 256
        while room < UInt64(limit) {
            value = value << 8 | UInt64(byte())
            room = room > UInt64.max >> 8 ? .max : room << 8
        }
        return Int(value % UInt64(limit))
    }

    mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + number(below: range.count) }

    /// Whether something happens that happens once in so many times; the simplest is that it does not.
    mutating func happens(onceIn times: Int) -> Bool { number(below: times) == times - 1 }

    /// One of the values, the first being the simplest.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(below: values.count)] }

    /// Some values, mostly few: each has a choice of its own in front that says that there is one more, so that any can be left out.
    mutating func many<Value>(upTo most: Int, _ make: (inout Choices) -> Value) -> [Value] {
        var values: [Value] = []
        let usual = pick([1, 3, 8, most])
        while values.count < most, number(below: usual + 1) > 0 { values.append(make(&self)) }
        return values
    }

    mutating func bytes(upTo most: Int) -> [UInt8] { many(upTo: most) { $0.byte() } }

    /// A permutation.
    mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
        var values = values
        for index in values.indices.dropLast() { values.swapAt(index, number(in: index...(values.count - 1))) }
        return values
    }
}
