/// Resources in the order in which they are applied: what `host.apply { … }` takes, and what a function that groups some returns.
///
/// ```swift
/// @ResourceBuilder
/// func site(_ name: Domain) -> Resources {
///     File("/etc/nginx/sites-available/\(name)", content: configuration).notify(Service("nginx").reload)
///     Symlink("/etc/nginx/sites-enabled/\(name)", to: "/etc/nginx/sites-available/\(name)")
/// }
/// ```
public struct Resources: Sendable {
    /// One of them, with what was said about it.
    struct Item: Sendable {
        let resource: any Resource
        var handlers: [Handler] = []
        var conditions: [Command] = []
        var user: String?
        var isSensitive = false
    }

    var items: [Item]

    init(_ items: [Item] = []) { self.items = items }

    /// A list made elsewhere.
    public init(_ resources: [any Resource]) { items = resources.map { Item(resource: $0) } }

    /// Their titles, in order.
    public var titles: [String] { items.map(\.resource.title) }

    /// Their scripts, in order.
    public var scripts: [ResourceScript] { items.map(\.resource.script) }

    func changed(_ change: (inout Item) -> Void) -> Resources {
        Resources(
            items.map { item in
                var item = item
                change(&item)
                return item
            })
    }

    /// The same, with something to be done at the end when any of them was changed.
    public func notify(_ handlers: Handler...) -> Resources { changed { $0.handlers += handlers } }

    /// The same, applied only where a command exits with status 0; it must change nothing.
    public func when(_ condition: Command) -> Resources { changed { $0.conditions.append(condition) } }

    /// The same, checked and applied as another user of the host, whom the connection's user may become without a password.
    public func `as`(_ user: String) -> Resources { changed { $0.user = $0.user ?? user } }

    /// The same, with differences and outputs that nobody is shown.
    public func sensitive() -> Resources { changed { $0.isSensitive = true } }
}

extension Resource {
    private var alone: Resources { Resources([Resources.Item(resource: self)]) }

    /// The resource, with something to be done once, at the end, when it was changed.
    public func notify(_ handlers: Handler...) -> Resources { alone.changed { $0.handlers += handlers } }

    /// The resource, applied only where a command exits with status 0; it must change nothing.
    public func when(_ condition: Command) -> Resources { alone.when(condition) }

    /// The resource, checked and applied as another user of the host, whom the connection's user may become without a password.
    public func `as`(_ user: String) -> Resources { alone.as(user) }

    /// The resource, with a difference and outputs that nobody is shown.
    public func sensitive() -> Resources { alone.sensitive() }
}

/// Makes ``Resources`` of what a body lists, with `if` and `for`.
@resultBuilder
public enum ResourceBuilder {
    /// One resource.
    public static func buildExpression(_ resource: some Resource) -> Resources { Resources([Resources.Item(resource: resource)]) }
    /// A group.
    public static func buildExpression(_ resources: Resources) -> Resources { resources }
    /// A list made elsewhere.
    public static func buildExpression(_ resources: [any Resource]) -> Resources { Resources(resources) }
    /// A call that lists nothing, such as `print`.
    public static func buildExpression(_ nothing: Void) -> Resources { Resources() }
    /// A body.
    public static func buildBlock(_ parts: Resources...) -> Resources { Resources(parts.flatMap(\.items)) }
    /// `if` without `else`.
    public static func buildOptional(_ part: Resources?) -> Resources { part ?? Resources() }
    /// `if` of `if … else`.
    public static func buildEither(first part: Resources) -> Resources { part }
    /// `else` of `if … else`.
    public static func buildEither(second part: Resources) -> Resources { part }
    /// `for`.
    public static func buildArray(_ parts: [Resources]) -> Resources { Resources(parts.flatMap(\.items)) }
    /// `if #available`.
    public static func buildLimitedAvailability(_ part: Resources) -> Resources { part }
}
