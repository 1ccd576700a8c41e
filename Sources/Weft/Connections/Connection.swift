/// A host to run commands on. A value: ``in(_:)``, ``env(_:)``, ``sudo()`` and their like give a changed copy, and change nothing else.
///
/// ```swift
/// let app = host.in("/srv/app").env(["RAILS_ENV": "production"])
/// try await app.run("bin/migrate")
/// try await host.sudo().put(text: config, to: "/etc/app.conf", mode: 0o640)
/// ```
public struct Connection: Sendable {
    /// The host as the inventory describes it.
    public let host: Inventory.Host
    /// The folder, user, environment and deadline of what is run through this value.
    public var context = CommandContext()
    /// The way to the host.
    public let transport: any Transport
    /// The run that this connection belongs to.
    public let run: any RunServices

    /// A connection through a transport. Tasks are given theirs; ``connect(to:)`` makes more.
    public init(to host: Inventory.Host, through transport: any Transport, in run: any RunServices) {
        self.host = host
        self.transport = transport
        self.run = run
    }

    /// The host's name in the inventory.
    public var name: String { host.name }

    private func changed(_ change: (inout CommandContext) -> Void) -> Connection {
        var copy = self
        change(&copy.context)
        return copy
    }

    /// The same host, with commands run in a folder; a relative path is below the present one.
    public func `in`(_ directory: String) -> Connection {
        changed { context in
            context.directory =
                directory.hasPrefix("/") || directory.hasPrefix("~")
                ? directory : context.directory.map { "\($0)/\(directory)" } ?? directory
        }
    }

    /// The same host, with variables set for commands. Names are letters, digits and underscores.
    public func env(_ variables: KeyValuePairs<String, String>) -> Connection {
        changed { context in
            for (name, value) in variables {
                context.environment.removeAll { $0.name == name }
                context.environment.append(.init(name: name, value: value))
            }
        }
    }

    /// The same host, with folders put before its `PATH`.
    public func path(_ folders: String...) -> Connection { changed { $0.searchPath = folders + $0.searchPath } }

    /// The same host, with commands run by sudo as a user, root unless another is named.
    ///
    /// sudo is first tried without a password; one that is needed is asked for once a run, and sent once.
    public func sudo(as user: String = "root") -> Connection { changed { $0.user = user } }

    /// The same host, with commands run as the login's own user.
    public func withoutSudo() -> Connection { changed { $0.user = nil } }

    /// The same host, with a deadline for each command. When it passes, the command is ended and ``ConnectionError`` is thrown.
    public func timeout(_ duration: Duration) -> Connection { changed { $0.timeout = duration } }

    /// The same host, with output captured but not shown.
    public func quiet() -> Connection { changed { $0.isQuiet = true } }

    /// The same host, for commands that change nothing: they are run in a dry run, too.
    ///
    /// ``test(_:)``, ``capture(_:)``, ``read(_:)`` and facts ask in this way by themselves.
    public func asking() -> Connection { changed { $0.onlyAsks = true } }

    /// Connects to another host of the inventory, or to one made up here; through this host when it says `via` so.
    ///
    /// - Throws: ``ConnectionError``.
    public func connect(to other: Inventory.Host) async throws -> Connection { try await run.connect(to: other) }
}
