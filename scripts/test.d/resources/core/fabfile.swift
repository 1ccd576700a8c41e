import Weft

/// What has no place in a text file: every byte but NUL, and with it.
let bytes = (0...255).map { UInt8($0) } + Array("'\"\\$`\n\r\n -n\n".utf8)

@Task
func provision(on host: Connection, secret: Secret = Secret("hush-5e1f-hush")) async throws {
    try await host.sudo().apply {
        Directory("/srv/core", mode: 0o755)
        Directory("/srv/core/mine", mode: 0o700, owner: "deploy", group: "deploy")
        File("/srv/core/-a 'name' \"with\" $everything", bytes: bytes, mode: 0o640)
        File("/srv/core/new\nline", content: "in a name\n")
        File("/srv/core/large", bytes: [UInt8](repeating: 0xA5, count: 10_000_001), mode: 0o600)
        File("/srv/core/secret", content: "\(secret.reveal())\n", mode: 0o600).sensitive()
        File("/srv/core/config", content: "one\ntwo\n").notify(Handler("count", "echo >>/srv/core/handled"))
        Symlink("/srv/core/link", to: "-a 'name' \"with\" $everything")
        File("/srv/core/mine/file", content: "deploy's\n").as("deploy")
        File("/srv/core/only", content: "").when("test -e /nonexistent")
        Absent("/srv/core/gone")
    }
}

@Task
func damage(on host: Connection) async throws {
    try await host.sudo(
        "printf x >>/srv/core/config; chmod 777 /srv/core/mine; ln -sfn elsewhere /srv/core/link; mkdir -p /srv/core/gone/deep; rm /srv/core/mine/file"
    )
}

/// Takes so long that a test can do something meanwhile.
@Task
func slowly(on host: Connection) async throws {
    try await host.sudo().apply {
        File("/srv/core/config", content: "three\n").notify(Handler("count", "echo >>/srv/core/handled"))
        Slow()
        File("/srv/core/after", content: "\n")
    }
}

struct Slow: Resource {
    var title: String { "Slow" }
    var script: ResourceScript { ResourceScript(check: "test -e /srv/core/fast", apply: "exec sleep 60") }
}

/// Changes something each time.
@Task
func restless(on host: Connection) async throws {
    try await host.apply { Restless() }
}

struct Restless: Resource {
    var title: String { "Restless" }
    var script: ResourceScript { ResourceScript(check: "exit 1", apply: ":") }
}
