extension PublicKey {
    /// Whether the blob has the fields that keys of its type have, as far as that can be seen without computing; a type that is not known
    /// here, such as a certificate's, may have any.
    var isWellFormed: Bool {
        blob.withUnsafeBytes { bytes in
            var reader = WireReader(bytes)
            _ = reader.string()
            switch algorithm {
            case "ssh-ed25519": return reader.string()?.count == 32 && reader.isAtEnd
            case "ssh-rsa": return reader.skipNumbers(2) && reader.isAtEnd
            case "ssh-dss": return reader.skipNumbers(4) && reader.isAtEnd
            case "ecdsa-sha2-nistp256": return reader.skipPoint(on: "nistp256", bytes: 32) && reader.isAtEnd
            case "ecdsa-sha2-nistp384": return reader.skipPoint(on: "nistp384", bytes: 48) && reader.isAtEnd
            case "ecdsa-sha2-nistp521": return reader.skipPoint(on: "nistp521", bytes: 66) && reader.isAtEnd
            // A token's key has the name of its application behind it.
            case "sk-ssh-ed25519@openssh.com": return reader.string()?.count == 32 && reader.string() != nil && reader.isAtEnd
            case "sk-ecdsa-sha2-nistp256@openssh.com":
                return reader.skipPoint(on: "nistp256", bytes: 32) && reader.string() != nil && reader.isAtEnd
            default: return true
            }
        }
    }
}

extension WireReader {
    /// Passes over numbers, none of which is negative or longer than OpenSSH takes.
    fileprivate mutating func skipNumbers(_ count: Int) -> Bool {
        for _ in 0..<count {
            guard let number = string(), number.count <= 2049, number.first ?? 0 < 0x80 else { return false }
        }
        return true
    }

    /// Passes over a curve's name and an uncompressed point.
    fileprivate mutating func skipPoint(on curve: String, bytes: Int) -> Bool {
        guard let name = string(), name.elementsEqual(curve.utf8), let point = string() else { return false }
        return point.count == 1 + 2 * bytes && point.first == 4
    }
}
