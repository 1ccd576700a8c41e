/// What every transport promises, as checks that run against a real one.
///
/// ```swift
/// @Test("the local transport keeps the contract", arguments: TransportContract.clauses)
/// func contract(_ clause: TransportContract.Clause) async throws {
///     try await clause.check(LocalTransport())
/// }
/// ```
///
/// The target needs a POSIX `sh`, `mktemp` and the usual small tools. Each clause works in a folder of its own and removes it.
public enum TransportContract {
    /// One promise.
    public struct Clause: Sendable, CustomStringConvertible {
        /// The promise as a sentence.
        public let description: String
        let body: @Sendable (ContractSubject) async throws -> Void

        init(_ description: String, _ body: @escaping @Sendable (ContractSubject) async throws -> Void) {
            self.description = description
            self.body = body
        }

        /// Checks one transport.
        ///
        /// - Throws: ``ContractViolation`` when the promise is broken, or whatever the transport throws where it should not.
        public func check(_ transport: any Transport) async throws {
            let made = try await transport.execute(Invocation("mktemp -d \"${TMPDIR:-/tmp}/contract.XXXXXXXX\"")) { _, _ in }
            guard made.isSuccess, made.text.hasPrefix("/") else {
                throw ContractViolation("`mktemp -d` \(made.status) and printed `\(made.text)`, `\(made.standardError)`")
            }
            let subject = ContractSubject(transport: transport, folder: made.text)
            do {
                try await body(subject)
            } catch {
                _ = try? await subject.execute("rm -rf -- \(subject.folder)")
                throw error
            }
            try await subject.succeed("rm -rf -- \(subject.folder)")
        }
    }

    /// Every promise: commands first, then their input and context, terminals and users, then files and resources, then deadlines and cancellation.
    public static let clauses: [Clause] =
        commandClauses + contextClauses + terminalClauses + userClauses + fileClauses
        + resourceClauses + endingClauses

    /// Checks every clause in turn and names all that are broken.
    public static func check(_ transport: any Transport) async throws {
        var broken: [String] = []
        for clause in clauses {
            do { try await clause.check(transport) } catch { broken.append("\(clause): \(error)") }
        }
        guard broken.isEmpty else { throw ContractViolation(broken.joined(separator: "\n")) }
    }
}

/// A promise that a transport does not keep.
public struct ContractViolation: Error, Sendable, CustomStringConvertible {
    /// What was expected and what came.
    public let description: String

    init(_ description: String) { self.description = description }
}
