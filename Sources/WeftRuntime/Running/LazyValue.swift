import Synchronization

/// A value that is loaded when it is first asked for, once.
public final class LazyValue<Value: Sendable>: Sendable {
    private let load: @Sendable () throws -> Value
    private let loaded = Mutex<Result<Value, any Error>?>(nil)

    /// A value that `load` gives.
    public init(_ load: @escaping @Sendable () throws -> Value) { self.load = load }

    /// The value; the same error each time when it could not be loaded.
    public func get() throws -> Value {
        try loaded.withLock { loaded in
            if let loaded { return try loaded.get() }
            let result = Result { try load() }
            loaded = result
            return try result.get()
        }
    }
}
