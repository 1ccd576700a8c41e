extension Duration {
    /// Seconds with milliseconds, as reports have them.
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds * 1000 + attoseconds / 1_000_000_000_000_000) / 1000
    }
}
