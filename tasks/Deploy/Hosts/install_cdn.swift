/// Serves a folder of this machine with nginx: scripts, styles, pictures.
///
/// The folder of the host becomes the same as this one: what is different is sent, and what is there alone is removed.
///
/// - Parameters:
///   - localstagingdir: The folder with the files, staged or not.
///   - domain: The name that the site answers to.
///   - name: The name of the site, and of its folder below `/srv/www`.
///   - port: Where nginx listens.
///   - age: How long browsers may keep what they got.
@Task
public func installCdn(
    on host: Connection, localstagingdir: LocalPath, domain: Domain? = nil, name: Deploy.AppName? = nil, port: UInt16 = 80,
    age: Duration = .seconds(3600)
) async throws {
    try await Deploy.installCDN(localstagingdir, domain: domain, name: name?.name ?? "cdn", port: port, age: age, on: host)
}

extension Deploy {
    /// Serves a folder of this machine with nginx; see ``installCdn(on:localstagingdir:domain:name:port:age:)``.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func installCDN(
        _ folder: LocalPath, domain: Domain? = nil, name: String = "cdn", port: UInt16 = 80, age: Duration = .seconds(3600),
        on host: Connection
    ) async throws -> Bool {
        _ = try AppName(taskArgument: name)
        let script: Command = """
            folder=\(folder.path)
            \(raw: StageScript.functions)
            main() { [ -d "$(home "$folder")" ] || fail "there is no folder \\`$folder\\`"; }
            main
            """
        _ = try await recordsHere(script, named: "serving `\(folder)`")
        let (root, nginx, place) = (try await host.asRoot(), Service("nginx"), "/srv/www/\(name)")
        let before = try await root.apply {
            Package("nginx", recommends: false)
            Directory(place, mode: 0o755)
        }
        let changes = try await root.sync(
            folder, to: place, delete: true, exclude: [stampName, ".git/"], mode: 0o644, owner: "root:root", preview: host.run.isPreview)
        let after = try await root.apply {
            NginxSite(name, content: staticSite(place, domain: domain, port: port, age: age)).notify(nginx.reload)
            Service("nginx", .running, .enabled)
        }
        return before.isChanged || !changes.isEmpty || after.isChanged
    }

    /// The site of nginx that serves a folder.
    nonisolated static func staticSite(_ folder: String, domain: Domain?, port: UInt16, age: Duration) -> String {
        """
        server {
            listen \(port);
            listen [::]:\(port);
            server_name \(domain?.name ?? "_");
            root \(folder);

            location / {
                expires \(age.components.seconds)s;
                add_header Access-Control-Allow-Origin *;
                try_files $uri $uri/ =404;
            }
            location ~ /\\. { return 404; }
        }

        """
    }
}
