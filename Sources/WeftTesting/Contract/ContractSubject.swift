/// The transport under contract, with a folder of the clause's own on the target.
struct ContractSubject: Sendable {
    let transport: any Transport
    let folder: String

    func execute(_ command: Command, context: CommandContext = CommandContext(), input: CommandInput = .none) async throws -> CommandResult
    {
        try await transport.execute(Invocation(command, context: context, input: input)) { _, _ in }
    }

    @discardableResult
    func succeed(_ command: Command, context: CommandContext = CommandContext(), input: CommandInput = .none) async throws -> CommandResult
    {
        let result = try await execute(command, context: context, input: input)
        guard result.isSuccess else { throw ContractViolation("`\(command)` \(result.status): \(result.standardError)") }
        return result
    }

    func put(_ source: Upload.Source, to name: String, mode: UInt16? = nil) async throws -> Bool {
        try await transport.put(Upload(source, to: "\(folder)/\(name)", mode: mode))
    }
}

func expect<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
    guard found == expected else { throw ContractViolation("\(what): expected \(brief(expected)), found \(brief(found))") }
}

func expect(_ holds: Bool, _ what: String) throws {
    guard holds else { throw ContractViolation(what) }
}

func expectFailure(_ what: String, _ reasons: [ConnectionError.Reason], of body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as ConnectionError {
        try expect(reasons.contains(error.reason), "\(what): expected the reason \(reasons), found `\(error.reason)`: \(error)")
        return
    } catch is CancellationError where reasons.contains(.cancelled) {
        return
    }
    throw ContractViolation("\(what): expected an error with the reason \(reasons), but it succeeded")
}

private func brief<Value>(_ value: Value) -> String {
    let text = String(describing: value)
    return text.count > 400 ? "\(text.prefix(200)) … \(text.suffix(100))" : "`\(text)`"
}
