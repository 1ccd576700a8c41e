import Weft

/// The folder beside this file.
let tree = LocalPath(#filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/tree")

/// Text files, folders and links as they should be.
@Task
func provision(on host: Connection) async throws {
    try await host.sudo().apply {
        Directory("/srv/files", mode: 0o755)
        File("/srv/files/app.conf", content: "[main]\nport = 1\n", mode: 0o640, group: "adm").when("! test -e /srv/files/app.conf")
        Symlink("/srv/files/link.conf", to: "app.conf")
        INIKey("/srv/files/link.conf", section: "main", key: "port", value: "8080")
        INIKey("/srv/files/app.conf", section: "log", key: "level", value: "debug")
        INIKey("/srv/files/app.conf", section: "main", key: "unused", .absent)
        Line("/etc/hosts", "10.0.0.21 db1")
        Line("/etc/hosts", "10.0.0.22 db2", after: "db1$")
        Line("/etc/hosts", matching: "[[:space:]]ip6-[a-z]+$", .absent)
        Line("/etc/ssh/sshd_config", "PermitRootLogin no", matching: "^#?PermitRootLogin ", validate: "sshd -tf %s")
        Line("/srv/files/-a list", "-n first", create: true)
        Block("/etc/hosts", "10.0.0.31 web1\n10.0.0.32 web2", marker: "cluster")
        Block("/srv/files/page.html", "<p>it's</p>", marker: "menu", comment: "<!-- %s -->", create: true)
        Replace("/etc/login.defs", pattern: "^(UMASK[[:space:]]+)[0-9]{3}$", with: "\\1027", backup: ".orig")
        Comment("/etc/adduser.conf", "^DIR_MODE=")
        Uncomment("/etc/bash.bashrc", "^alias |^if ! shopt").when("grep -q '^#if ! shopt' /etc/bash.bashrc")
        Directory("/srv/files/own")
        File("/srv/files/own/-x 1", content: "x")
        Tree("/srv/files/tree", from: tree, owner: "deploy")
        Permissions("/srv/files/tree", group: "adm", recursive: true)
        Permissions("/srv/files/own", mode: 0o640, owner: "www-data", recursive: true)
        Permissions("/srv/files/page.html", mode: 0o604)
    }
}

/// Damages some of it.
@Task
func damage(on host: Connection) async throws {
    try await host.sudo("sed -i '/db1/d' /etc/hosts")
    try await host.sudo("sed -i 's/^10.0.0.31 web1/10.0.0.39 web1/' /etc/hosts")
    try await host.sudo("printf 'PermitRootLogin yes' >>/etc/ssh/sshd_config")
    try await host.sudo("sed -i 's/8080/8081/;s/debug/info/' /srv/files/app.conf")
    try await host.sudo("sed -i 's/^UMASK.*/UMASK 022/' /etc/login.defs")
    try await host.sudo("chmod 600 /srv/files/page.html")
    try await host.sudo("sed -i 's/^#DIR_MODE/DIR_MODE/' /etc/adduser.conf")
    try await host.sudo("echo damaged >>'/srv/files/tree/it'\\''s'")
    try await host.sudo("chmod 666 '/srv/files/tree/d e/one' && chmod 755 /srv/files/own && chgrp -h root /srv/files/tree/link")
}
