import CLibSSH2

extension Session {
    /// Opens the window of a channel on which a lot arrives, once for a read: with the 2 MiB of the beginning, a round trip of 20 ms would hold
    /// it at 100 MB/s.
    struct Widening {
        private(set) var isWanted: Bool
        private let pointer: OpaquePointer
        /// What is being asked for, until all of the message is out.
        private var amount: UInt32?

        private static let window: UInt32 = 8 << 20
        /// When that much has been read from a channel, a lot arrives.
        private static let alot = 1 << 20

        init(_ channel: ChannelState) {
            pointer = channel.pointer
            isWanted = channel.received > Self.alot
        }

        /// Makes the call, and again while it says EAGAIN; 0 when it is done. From then on the call is a read, which may have half a packet of
        /// its own out.
        mutating func advance() -> Int {
            let left = UInt32(clamping: libssh2_channel_window_read_ex(pointer, nil, nil))
            if amount == nil, left < Self.window / 4 * 3 { amount = Self.window - left }
            if let amount {
                let result = libssh2_channel_receive_window_adjust2(pointer, UInt(amount), 1, nil)
                if result != 0 { return Int(result) }
            }
            isWanted = false
            return 0
        }
    }
}
