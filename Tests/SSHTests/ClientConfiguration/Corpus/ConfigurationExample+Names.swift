extension ConfigurationExample {
    private static let addresses = ["web1", "WEB1", "10.0.0.4", "127.1", "fe80::1", "FE80::0:1", "::1", "a_b-c.d", "0x7f.1", "1.2.3"]

    /// host-expand, and what addresses are written like.
    static let hostExpanding: [ConfigurationExample] = [
        .init("", hosts: addresses), .init("HostName %h.example.com\n", hosts: addresses), .refused("HostName %n\n"),
        .init("HostName 100%%\n"),
        .init("HostName %%h\n"), .init("HostName %%%h\n"), .init("HostName %h%h\n"), .init("HostName Web2\n"), .init("HostName 127.1\n"),
        .init("HostName FE80::0:2\n"), .init("HostName %hX\nMatch host web1x\n  User x\n"),
        .init("Host web1\n  HostName %h.net\nHost web1.net\n  User x\n"),
        .init("HostName a\nHostName b\n"), .init("HostName %h.net\nMatch final\n  User x\nMatch host *.net\n  Port 7\n"),
        .init("HostName %h.net\nMatch final host *.net\n  User x\nMatch originalhost web1\n  Port 7\n"), .init("HostName -dash\n"),
        .refused("HostName %x\n"), .refused("HostName 100%\n"), .refused("HostName %p\n"), .refused("HostName ${KEYS}%u\n"),
    ]

    /// proxyjump, and ProxyCommand beside it.
    static let jumping: [ConfigurationExample] = [
        .init("ProxyJump a\n"), .init("ProxyJump joe@a\n"), .init("ProxyJump a:2222\n"), .init("ProxyJump joe@a:22\n"),
        .init("ProxyJump a,b\n"),
        .init("ProxyJump a,joe@b:2222,ssh://c:99\n"), .init("ProxyJump none\nProxyJump a\n"), .init("ProxyJump NONE\n"),
        .init("ProxyJump a\nProxyJump none\n"), .init("ProxyJump [fe80::1]:22\n"), .init("ProxyJump joe@[fe80::1]:22\n"),
        .init("ProxyJump joe@[fe80::1]\n"), .init("ProxyJump ssh://a\n"), .init("ProxyJump ssh://joe@a:9\n"), .init("ProxyJump ssh://a/\n"),
        .init("ProxyJump a:\n"), .init("ProxyJump a:ssh\n"), .refused("ProxyJump a/2222\n"), .init("ProxyJump joe@realm@a\n"),
        .init("ProxyJump 10.0.0.1\n"),
        .init("ProxyJump A.Example.COM\n"), .refused("ProxyJump fe80::1\n"), .init("ProxyJump %h-gate\n"),
        .init("ProxyJump gate # a note\n"),
        .init("ProxyJump \"a\"\n"), .init("ProxyJump a\nProxyCommand nc %h %p\n"), .init("ProxyCommand nc %h %p\nProxyJump a\n"),
        .init("ProxyJump none\nProxyCommand nc %h %p\n"), .init("ProxyCommand none\nProxyJump a\n"),
        .init("Host web1\n  ProxyJump a\nHost *\n  ProxyJump b\n"),
        .init("ProxyCommand nc %n:%r %h%%%p\n"), .init("ProxyCommand none # a note\n"), .init("ProxyCommand \"nc\" %h\n"),
        .init("Host web1\n  ProxyJump none\nHost *\n  ProxyJump gate\n"), .init("ProxyJump %%h\n"),
        .refused("ProxyJump ssh://[fe80::1]:9\n"),
        .refused("ProxyJump\n"), .refused("ProxyJump a:0\n"), .refused("ProxyJump a:65536\n"), .refused("ProxyJump a:x\n"),
        .refused("ProxyJump @a\n"),
        .refused("ProxyJump a,,b\n"), .refused("ProxyJump ,a\n"), .refused("ProxyJump a,\n"), .refused("ProxyJump joe@\n"),
        .init("ProxyJump a b\n"),
        .refused("ProxyJump ssh://a/path\n"), .refused("ProxyJump [fe80::1\n"), .init("ProxyJump -oProxyCommand=x\n"),
        .refused("ProxyJump a:-1\n"),
    ]

    /// percent and envpass: what is expanded, where, and once.
    static let percent: [ConfigurationExample] = [
        .init("IdentityFile /k/%h/%n/%r@%p\n"), .init("IdentityFile /k/%u-%i-%l-%L-%k-%C-%d\n"), .init("IdentityFile /k/%%h/100%%\n"),
        .init("IdentityFile ~/x\nIdentityFile ~root/y\n"), .init("IdentityFile ${KEYS}/x\n"), .init("IdentityFile ${TOKEN}/x\n"),
        .init("IdentityFile /a${EMPTY}b\n"), .init("IdentityFile /a$KEYS\n"), .init("IdentityFile /a%d${KEYS}~\n"),
        .init("IdentityFile /a~/b\n"),
        .init("HostName %h.net\nUser joe\nPort 2200\nHostKeyAlias al\nIdentityFile /k/%h/%n/%r@%p/%k/%C\n"),
        .init("HostName %%h\nIdentityFile /k/%h\n"), .init("User %h\nIdentityFile /k/%r\n"), .init("HostKeyAlias %h\nIdentityFile /k/%k\n"),
        .init("CertificateFile /c/%h\nCertificateFile ${TOKEN}/%%\n"), .init("CertificateFile ~/c\n"),
        .init("UserKnownHostsFile ~/u/%h ${KEYS}/k /z/%%h\n"), .init("UserKnownHostsFile ${TOKEN} /u/%k\n"),
        .init("UserKnownHostsFile /u/%C\n"),
        .init("GlobalKnownHostsFile /g/%h ~/g ${KEYS}/g\n"), .init("GlobalKnownHostsFile /g/%%h /g/100% /g/%x\n"),
        .init("IdentityFile relative\nUserKnownHostsFile also\n"), .init("IdentityFile \"/k/%h b\"\n"), .init("IdentityFile ~\n"),
        .init("IdentityFile ~no-such-user-here/x\n"),
    ]
}
