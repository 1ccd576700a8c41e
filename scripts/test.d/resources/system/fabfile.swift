import Weft

/// Applies each resource that has to do with the system as a whole.
@Task
func provision(on host: Connection) async throws {
    let root = host.sudo()
    try await root.quiet().run(
        """
        command -v ufw >/dev/null && command -v nft >/dev/null && command -v locale-gen >/dev/null || {
          apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends ufw nftables locales
        } >/dev/null 2>&1
        """)
    try await root.apply {
        HostsEntry("127.0.1.1", "renamed.example.com", "renamed")
        HostsEntry("fd00::1", "six")
        HostsEntry("former", .absent)
        Hostname("renamed")
        Timezone("Europe/Vienna")
        SystemLocale("de_AT.UTF-8")
        SystemLocale("en_GB.UTF-8", isDefault: true)
        Sysctl("net.ipv4.ip_forward", 1)
        Sysctl("net.ipv4.tcp_rmem", "4096 131072 6291456")
        Mount("/srv/cache", from: "tmpfs", type: "tmpfs", options: ["size=8m", "mode=1777", "noexec"])
        Mount("/srv/other place", bind: "/srv/cache")
        Mount("/srv/later", from: "tmpfs", type: "tmpfs", options: ["size=4m"], isMounted: false)
        Mount("/srv/former", .absent)
        SSHDSettings(["PasswordAuthentication": "no", "PermitRootLogin": "prohibit-password", "MaxSessions": "50"])
        UFWRule(.allow, port: 22, protocol: .tcp, comment: "ssh")
        UFWRule(.allow, port: 443, protocol: .tcp, from: "10.0.0.0/8")
        UFWRule(.deny, port: 25, protocol: .tcp, direction: .outgoing)
        UFWRule(.allow, port: 6000, through: 6010, protocol: .udp, on: "eth0")
        UFWRule(.allow, port: 23, .absent)
        UFW(.enabled)
        NFTables(table: "inet web", "chain input {\n  type filter hook input priority 10; policy accept;\n  tcp dport 23 counter drop\n}")
        WaitFor(.port(22))
        WaitFor(.port(22, on: "127.0.0.1"))
        WaitFor(.file("/etc/hostname"))
        WaitFor(.succeeds("systemctl is-active --quiet ssh"), within: .seconds(5))
    }
}

/// Undoes some of it by hand.
@Task
func damage(on host: Connection) async throws {
    try await host.sudo().quiet().run(
        """
        sed -i 's/^127.0.1.1.*/127.0.1.1 renamed wrong/' /etc/hosts
        echo '10.9.9.9 former kept' >>/etc/hosts
        hostname wrong
        ln -sf /usr/share/zoneinfo/UTC /etc/localtime
        sed -i s/en_GB/C/ /etc/default/locale
        sysctl -q -w net.ipv4.ip_forward=0
        echo 'net.ipv4.tcp_rmem = 1 2 3' >/etc/sysctl.d/90-net.ipv4.tcp_rmem.conf
        mount -o remount,exec /srv/cache
        umount '/srv/other place'
        sed -i /later/d /etc/fstab
        mkdir -p /srv/former && mount -t tmpfs tmpfs /srv/former
        sed -i s/50/40/ /etc/ssh/sshd_config.d/00-weft.conf
        ufw delete allow from 10.0.0.0/8 to any port 443 proto tcp >/dev/null
        ufw allow 23 >/dev/null
        ufw default allow incoming >/dev/null
        nft flush chain inet web input
        """)
}
