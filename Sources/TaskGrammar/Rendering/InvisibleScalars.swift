extension Unicode.Scalar {
    /// Whether a terminal or a reader is misled by it: the controls beyond ASCII, ends of lines that are none here, marks that turn the direction
    /// of text around, and letters that nobody can see.
    public var isMisleading: Bool {
        switch value {
        case 0x80..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xE0000...0xE007F: true
        default: false
        }
    }
}
