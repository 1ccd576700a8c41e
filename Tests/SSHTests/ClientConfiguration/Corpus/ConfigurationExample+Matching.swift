extension ConfigurationExample {
    /// cfgmatch and hostname-match: Host and Match.
    static let matching: [ConfigurationExample] = [
        .init("Host web* !web2*\n  User a\nHost w?b1 DB\n  User b\nHost *\n  User c\n"), .init("Host !web1 *\n  User not-web1\n"),
        .init("Host !web1\n  User never\n"), .init("Host WEB1 db\n  User capitals\n"), .init("Host 10.0.0.*\n  User ten\n"),
        .init("Host *.example.com\n  User example\nHost *.com\n  Port 7\n"), .init("Host \"*\"\n  User quoted\n"),
        .init("Host web1,DB\n  User x\n"),
        .init("Host **\n  User a\nHost *?*\n  Port 5\n"), .init("Match all\n  User all\n"), .init("Match ALL\n  User all\n"),
        .init("Match host web1\n  User a\nMatch host web*,!web2*\n  Port 5\nMatch !host web1\n  Port 6\n"),
        .init("Match host WEB1\n  User a\nMatch host db\n  Port 5\n"), .init("Match originalhost web1,DB\n  User a\n"),
        .init("Host web1\n  HostName db\nMatch host db\n  User dba\nMatch originalhost web1\n  Port 77\nMatch host web1\n  Port 78\n"),
        .init("Match user root\n  Port 1\nMatch !user root\n  Port 2\n"),
        .init("Match user r*,!root\n  Port 1\nMatch user joe\n  Port 2\n"),
        .init("User joe\nMatch user joe\n  Port 9\n"), .init("User joe\nMatch user root\n  Port 9\n"), .init("Match user ROOT\n  Port 9\n"),
        .init("Match localuser root\n  Port 9\nMatch !localuser root\n  Port 8\n"), .init("Match localuser nobody,r??t\n  Port 9\n"),
        .init("Match host web1 user root\n  HostName both\nMatch host web1 !user root\n  HostName one\n"),
        .init("Match exec true\n  User yes\nMatch exec false\n  Port 9\nMatch !exec false\n  Compression yes\n"),
        .init(
            "Match exec \"test %h = web1\"\n  User yes\nMatch exec \"test %n = DB\"\n  User two\nMatch exec \"test %p = 1234\"\n  Compression yes\n"
        ),
        .init("Match exec \"exit 3\"\n  User no\n"), .refused("Match exec \"kill -9 $$\"\n  Port 9\n"),
        .init("Match host nobody exec \"touch FOLDER/ran\"\n  User no\nMatch exec \"test -e FOLDER/ran\"\n  User ran\n"),
        .init("Match final\n  User fin\n"), .init("Match final host *.example.com\n  User fin\nHost web1\n  HostName web1.example.com\n"),
        .init("Match !final\n  User first\nMatch final\n  Port 9\n"), .init("Match canonical\n  User can\n"),
        .init("Match !canonical\n  User x\nMatch final\n  Port 9\n"), .init("Match canonical all\n  User x\nMatch final all\n  Port 9\n"),
        .init("Host web1\n  HostName a\nMatch final\n  HostName b\nMatch host a\n  User of-a\nMatch host b\n  User of-b\n"),
        .init("Match host=web1\n  User x\nMatch user=root host=web1\n  Port 9\n"), .init("Match host \"web1,DB\"\n  User x\n"),
        .init("Match host web1 # a note\n  User x\n"), .init("Match originalhost *\n  User x\n"), .init("Match all # a note\n  User x\n"),
        .init("Host web1\n  Match host web1\n  User x\n"), .init("Match host web1\nHost *\n  User x\n"),
        .init("User before\nHost *\n  User inside\n"), .init("Host none\n  Port 9\nMatch all\n  Port 10\n"),
        .init("Match host web1 host *\n  User x\n"), .init("Match host web1 host DB\n  User x\n"), .init("Match !all\n  User x\n"),
        .refused("Match\n"), .refused("Match host\n"), .refused("Match frob x\n"), .refused("Match user\n"), .refused("Match exec\n"),
        .refused("Match all host web1\n"), .init("Match host web1 all\n  User x\n"), .refused("Match exec \"test %x\"\n"),
        .refused("Match all all\n"), .refused("Match host web1 frob\n"), .refused("Match host \"\"\n"), .refused("Match exec \"100%\"\n"),
        .refused("Match host nobody user\n"), .refused("Host nobody\nMatch frob\n"),
    ]
}
