/// The values that a task was called with, by parameter name.
public struct TaskArguments: Sendable {
    /// The texts after the `=`, by the parameters' names in snake case.
    public var values: [String: String]

    /// The values of one call.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The converted value of a parameter that has no default.
    ///
    /// - Throws: ``TaskArgumentError`` when it was not given or does not convert.
    public func value<T: TaskArgument>(_ name: String, as type: T.Type = T.self) throws -> T {
        guard let text = values[name] else { throw TaskArgumentError("`\(name)=` was not given: it is \(T.taskArgumentExpectation)") }
        return try T(taskArgument: text)
    }

    /// The converted value of a parameter, or its default.
    public func value<T: TaskArgument>(_ name: String, as type: T.Type = T.self, default fallback: @autoclosure () throws -> T) throws -> T
    {
        guard let text = values[name] else {
            let value = try fallback()
            // Arguments that were given are masked before the run begins; a default is only known here.
            if T.isSecretTaskArgument { Run.current?.mask(value as? [Secret] ?? (value as? Secret).map { [$0] } ?? []) }
            return value
        }
        return try T(taskArgument: text)
    }
}
