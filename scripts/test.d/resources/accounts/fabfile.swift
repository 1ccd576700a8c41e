import Weft

let first = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3Zu0WJ2gC0hhQ1YVn9QqV6m1oO4uR2pV0kB5bC7dE1 anna@laptop"
let second = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq8sL3mT5vX7zB9dF1hJ3lN5pR7tV9xZ1bD3fH5jL7n ben@desk"
let third = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMw2eR4tY6uI8oP0aS2dF4gH6jK8lZ0xC2vB4nM6qW8e old@gone"

/// Of `hello`.
let hash = "$6$0123456789abcdef$SDn0S8xANvSBIdF7l0w.l5t3eKUkjSaoo.F9V4F.uVsqovfKZGm7CRy6TMtqAO7W.Y44N.0sOkNjF4qjtlGkc0"

/// Gives a host users, groups, keys and rules for sudo.
@Task
func provision(on host: Connection) async throws {
    try await host.sudo().apply {
        Group("ops", gid: 4100)
        Group("web")
        Group("staff4", isSystem: true)
        User(
            "anna", uid: 4101, groups: ["ops", "web"], shell: "/bin/bash", comment: "Anna A.",
            password: .text(Secret(#"it's "a" $secret \ 1"#)))
        User("ben", groups: .exactly(["web"]), password: .hash(Secret(hash)), isLocked: true)
        User("svc", home: "/srv/svc", createHome: true, shell: "/usr/sbin/nologin", isSystem: true)
        User("eve", group: "web", comment: "")
        User("gone", .absent, removeHome: true)
        Group("nobodies", .absent)
        Group("team", members: .exactly(["anna", "svc"]))
        Group("crew", members: ["eve"])
        AuthorizedKeys("anna", [first, second], exclusive: true)
        AuthorizedKeys("ben", [second], options: ["restrict", #"command="/bin/echo 'a b'""#])
        AuthorizedKey("eve", first)
        AuthorizedKey("eve", third, .absent)
        AuthorizedKeys("svc", [first], file: "/etc/ssh/keys/svc")
        Package("sudo")
        Sudoers("ops", "%ops ALL=(ALL) ALL")
        Sudoers("reload", allowing: ["/usr/bin/systemctl reload nginx", "/bin/chown a:b /srv/x=1"], for: "%web")
        Sudoers("old", .absent)
    }
}

/// Damages some of it.
@Task
func damage(on host: Connection) async throws {
    let root = host.sudo().quiet()
    try await root.run("usermod -s /bin/sh -c Somebody anna && gpasswd -d anna web")
    try await root.run("echo anna:another | chpasswd && usermod -a -G ops ben && rm -rf /home/eve/.ssh && gpasswd -a eve team")
    try await root.run("useradd -m gone && groupadd nobodies && groupmod -g 4200 ops && rm -rf /srv/svc")
    try await root.run("sed -i 's/laptop/elsewhere/' /home/anna/.ssh/authorized_keys && echo '\(third)' >>/home/anna/.ssh/authorized_keys")
    try await root.run("chmod 755 /home/ben/.ssh && chown root /home/ben/.ssh && rm /etc/ssh/keys/svc")
    try await root.run("echo '# more' >>/etc/sudoers.d/ops && chmod 644 /etc/sudoers.d/reload && touch /etc/sudoers.d/old")
}
