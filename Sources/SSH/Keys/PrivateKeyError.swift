/// Why a private key could not be had or used. `path` is nil for a key that came from memory.
public enum PrivateKeyError: Error, Equatable, Sendable {
    /// There is no such file.
    case missing(path: String)
    /// The system refused to read it, or it is no regular file.
    case unreadable(path: String, reason: String)
    /// The caller owns the file and others may read it: OpenSSH would not use it either.
    case tooOpen(path: String, mode: UInt32)
    /// It is encrypted and no passphrase was given.
    case encryptedWithoutPassphrase(path: String?)
    /// It is encrypted with another passphrase.
    case wrongPassphrase(path: String?)
    /// It is a key, but of a type or cipher that cannot be used here.
    case unsupported(path: String?, what: String)
    /// It is no private key, or a damaged one.
    case malformed(path: String?, reason: String)
    /// libcrypto would not sign.
    case signingFailed(algorithm: String)
}

extension PrivateKeyError: CustomStringConvertible {
    /// What is wrong and, where there is one, the next step.
    public var description: String {
        switch self {
        case .missing(let path):
            "no private key file `\(path)`"
        case .unreadable(let path, let reason):
            "the private key file `\(path)` cannot be read: \(reason)"
        case .tooOpen(let path, let mode):
            "the private key file `\(path)` has mode 0\(String(mode, radix: 8)), so others may read it; run `chmod 600 \(path)`"
        case .encryptedWithoutPassphrase(let path):
            "\(Self.subject(path)) is encrypted and there is no passphrase; load it into an agent with `ssh-add`, or give the passphrase"
        case .wrongPassphrase(let path):
            "the passphrase for \(Self.subject(path)) is wrong"
        case .unsupported(let path, let what):
            "\(Self.subject(path)) cannot be used: \(what)"
        case .malformed(let path, let reason):
            "\(Self.subject(path)) cannot be understood: \(reason)"
        case .signingFailed(let algorithm):
            "signing with the `\(algorithm)` key failed"
        }
    }

    private static func subject(_ path: String?) -> String {
        path.map { "the private key `\($0)`" } ?? "the private key"
    }
}
