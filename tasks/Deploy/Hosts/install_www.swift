/// Makes the site of nginx that leads to an application.
///
/// - Parameters:
///   - app: The application's name, which the site gets.
///   - domain: The name that the site answers to; every name unless given.
///   - upstream: Where the application listens: HOST:PORT, or unix: and the path of a socket.
///   - port: Where nginx listens.
///   - only: Take nginx's own `default` site away, so that this one answers for every name.
@Task
public func installWww(
    on host: Connection, app: Deploy.AppName, upstream: Deploy.Upstream, domain: Domain? = nil, port: UInt16 = 80, only: Bool = true
) async throws {
    try await Deploy.installSite(app: app.name, upstream: upstream, domain: domain, port: port, isOnly: only, on: host)
}

/// Checks the configuration of nginx and restarts it; one that is broken is told, and nginx goes on with the old one.
@Task
public func restartNginx(on host: Connection) async throws {
    try await Deploy.restartNginx(on: host)
}

extension Deploy {
    /// Where an application listens.
    nonisolated public struct Upstream: Sendable, Hashable, CustomStringConvertible, TaskArgument {
        /// As nginx writes it: `127.0.0.1:8000`, `unix:/run/notes.sock`.
        public let description: String

        /// Takes `HOST:PORT`, a port alone for one of the host itself, or `unix:/path`.
        public init(taskArgument text: String) throws {
            let text = UInt16(text).map { "127.0.0.1:\($0)" } ?? text
            let isPlain = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "._-:/[]".utf8.contains(byte)
            }
            let port = text.split(separator: ":").last.flatMap { UInt16($0) }
            guard isPlain, text.hasPrefix("unix:/") || (port.map { $0 > 0 } ?? false && text.contains(":") && !text.hasPrefix(":")) else {
                throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
            }
            description = text
        }

        /// A port of the host itself.
        public init(port: UInt16) { description = "127.0.0.1:\(port)" }

        /// An address.
        public static var taskArgumentExpectation: String { "HOST:PORT, a port, or unix:/path of a socket" }
    }

    /// Makes the site of nginx that leads to an application; see ``installWww(on:app:upstream:domain:port:only:)``.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func installSite(
        app: String, upstream: Upstream, domain: Domain? = nil, port: UInt16 = 80, isOnly: Bool = true, on host: Connection
    ) async throws -> Bool {
        _ = try AppName(taskArgument: app)
        let nginx = Service("nginx")
        let report = try await host.asRoot().apply {
            Package("nginx", recommends: false)
            if isOnly, app != "default" { NginxSite("default", enabled: false).notify(nginx.reload) }
            NginxSite(app, content: site(upstream: upstream, domain: domain, port: port)).notify(nginx.reload)
            Service("nginx", .running, .enabled)
        }
        return report.isChanged
    }

    /// Restarts nginx; see ``restartNginx(on:)``.
    public static func restartNginx(on host: Connection) async throws {
        let root = try await host.asRoot().quiet()
        try await root.run("nginx -t -q && systemctl restart nginx")
        host.report(changed: "restarted nginx")
    }

    /// The site of nginx in front of an application.
    nonisolated static func site(upstream: Upstream, domain: Domain?, port: UInt16) -> String {
        """
        server {
            listen \(port)\(domain == nil ? " default_server" : "");
            listen [::]:\(port)\(domain == nil ? " default_server" : "");
            server_name \(domain?.name ?? "_");

            location / {
                proxy_pass http://\(upstream);
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto $scheme;
            }
        }

        """
    }
}
