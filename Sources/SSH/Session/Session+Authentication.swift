import CLibSSH2
import CSSHSupport
import Glibc

/// What the server said to an attempt to log in.
public enum AuthenticationResult: Sendable, Hashable {
    /// The user is in.
    case accepted
    /// Not with this; something else may do.
    case refused
    /// This was right, and the server wants another proof as well.
    case partial
}

/// Who makes the signature that proves the possession of a private key.
public enum Signer: Sendable {
    /// A key in memory: at once, on the loop's thread.
    case immediate(@Sendable (UnsafeRawBufferPointer) throws -> [UInt8])
    /// Somebody who has to be asked, such as an agent; the loop goes on meanwhile.
    case deferred(@Sendable ([UInt8]) async throws -> [UInt8])
}

/// What libssh2's signing callback sees. It is called on the loop's thread, from inside `libssh2_userauth_publickey`.
private final class SigningRequest {
    let signer: Signer
    var data: [UInt8]?
    var signature: [UInt8]?
    var failure: (any Error)?

    init(_ signer: Signer) { self.signer = signer }

    /// The signature, or `nil` when it has to be asked for first.
    func sign(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8]? {
        if let signature { return signature }
        switch signer {
        case .immediate(let sign): return try sign(bytes)
        case .deferred:
            data = Array(bytes)
            return nil
        }
    }
}

private let signCallback:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, UnsafeMutablePointer<Int>?, UnsafePointer<UInt8>?, Int,
        UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int32 = { _, signature, length, data, count, abstract in
        guard let context = abstract?.pointee, let signature, let length else { return -1 }
        let request = Unmanaged<SigningRequest>.fromOpaque(context).takeUnretainedValue()
        do {
            // EAGAIN keeps the state: the same call is made again when the signature is there.
            guard let bytes = try request.sign(UnsafeRawBufferPointer(start: data, count: count)) else { return LIBSSH2_ERROR_EAGAIN }
            // libssh2 frees it with free(3).
            guard let copy = malloc(bytes.count) else { return -1 }
            bytes.withUnsafeBytes { copy.copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
            signature.pointee = copy.assumingMemoryBound(to: UInt8.self)
            length.pointee = bytes.count
            return 0
        } catch {
            request.failure = error
            return -1
        }
    }

extension Session {
    // Not a number of libssh2's.
    private static let needsSignature = -100_000

    /// Proves the possession of a private key.
    ///
    /// - Parameters:
    ///   - blob: The public key in SSH's wire format, as libssh2 is to send it.
    ///   - signer: Who signs. The signature is the algorithm's own bytes, without SSH's envelope.
    /// - Throws: ``SSHError`` of kind `timedOut` or `lost`, or what the signer throws. A refusal is a result.
    public func authenticate(user: String, blob: [UInt8], signer: Signer, within limit: Duration) async throws -> AuthenticationResult {
        try check()
        let request = SigningRequest(signer)
        // libssh2 is given the address of the pointer at each call, and keeps it over EAGAIN.
        let context = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
        context.initialize(to: Unmanaged.passRetained(request).toOpaque())
        defer {
            Unmanaged<SigningRequest>.fromOpaque(context.pointee!).release()
            context.deallocate()
        }
        let handle = handle
        while true {
            let operation = operation(until: .now + limit, waitingFor: "no answer to the key of `\(user)` came within \(limit.inSeconds)")
            let result: Int
            do {
                defer { operation.timer?.cancel() }
                result = try await drive(operation) {
                    let result = Int(libssh2_userauth_publickey(handle, user, blob, blob.count, signCallback, context))
                    return result == again && request.data != nil && request.signature == nil ? Session.needsSignature : result
                }
            }
            if let failure = request.failure { throw failure }
            guard result == Session.needsSignature, let data = request.data, case .deferred(let sign) = signer else {
                return try outcome(result, "authentication by key")
            }
            request.signature = try await sign(data)
        }
    }

    /// Logs in with a password.
    public func authenticate(user: String, password: String, within limit: Duration) async throws -> AuthenticationResult {
        try check()
        let operation = operation(until: .now + limit, waitingFor: "no answer to the password of `\(user)` came within \(limit.inSeconds)")
        defer { operation.timer?.cancel() }
        let handle = handle
        let (userLength, length) = (UInt32(user.utf8.count), UInt32(password.utf8.count))
        let result = try await drive(operation) {
            Int(libssh2_userauth_password_ex(handle, user, userLength, password, length, nil))
        }
        return try outcome(result, "authentication by password")
    }

    /// Logs in by keyboard-interactive, answering every prompt that is not echoed with the password.
    public func authenticate(user: String, keyboardInteractive password: String, within limit: Duration) async throws
        -> AuthenticationResult
    {
        try check()
        let operation = operation(until: .now + limit, waitingFor: "no answer to the password of `\(user)` came within \(limit.inSeconds)")
        defer { operation.timer?.cancel() }
        let copy = strdup(password)
        state.pointee.password = UnsafePointer(copy)
        defer {
            state.pointee.password = nil
            if let copy {
                explicit_bzero(copy, strlen(copy))
                free(copy)
            }
        }
        typealias Callback =
            @convention(c) (
                UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Int32, UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
                UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
            ) -> Void
        let callback = unsafeBitCast(weft_keyboard_interactive(), to: Callback.self)
        let handle = handle
        let length = UInt32(user.utf8.count)
        let result = try await drive(operation) {
            Int(libssh2_userauth_keyboard_interactive_ex(handle, user, length, callback))
        }
        return try outcome(result, "keyboard-interactive authentication")
    }

    /// The ways to log in that the server offers this user, such as `publickey`; `nil` when it asks for none and the user is in.
    public func authenticationMethods(for user: String, within limit: Duration) async throws -> [String]? {
        try check()
        let operation = operation(until: .now + limit, waitingFor: "no list of ways to log in came within \(limit.inSeconds)")
        defer { operation.timer?.cancel() }
        let handle = handle
        let length = UInt32(user.utf8.count)
        var list: String?
        let result = try await drive(operation) {
            if let text = libssh2_userauth_list(handle, user, length) {
                list = String(cString: text)
                return 0
            }
            return libssh2_userauth_authenticated(handle) != 0 ? 0 : Int(libssh2_session_last_errno(handle))
        }
        if result != 0 { throw error("asking for the ways to log in", result) }
        return list?.split(separator: ",").map(String.init)
    }

    private func outcome(_ result: Int, _ what: String) throws -> AuthenticationResult {
        switch Int32(result) {
        case 0:
            beginKeepAlive()
            return .accepted
        case LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED:
            return libssh2_userauth_authenticated(handle) != 0 ? .accepted : .refused
        default: throw error(what, result)
        }
    }
}
