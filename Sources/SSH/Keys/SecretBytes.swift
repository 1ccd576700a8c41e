import CSSHSupport

/// Memory for key material and passphrases: fixed in size, never copied by Swift, overwritten when it goes.
final class SecretBytes {
    private let memory: UnsafeMutableRawBufferPointer
    /// The bytes in use; the rest of the memory is spare.
    private(set) var count: Int

    init(capacity: Int) {
        memory = .allocate(byteCount: max(capacity, 1), alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        count = capacity
    }

    convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(capacity: bytes.count)
        memory.copyMemory(from: bytes)
    }

    convenience init(_ text: String) {
        var text = text
        self.init(capacity: text.utf8.count)
        text.withUTF8 { memory.copyMemory(from: UnsafeRawBufferPointer($0)) }
    }

    deinit {
        sshkeys_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    func truncate(to newCount: Int) {
        precondition(newCount <= count)
        count = newCount
    }

    func withBytes<Result, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    func withMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
    }
}
