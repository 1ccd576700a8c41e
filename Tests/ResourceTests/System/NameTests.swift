import Testing

@testable import Weft

@Suite("Names, zones and locales")
struct NameTests {
    @Test("the host's name is set in its file and in the kernel")
    func hostname() async throws {
        try await Golden("Hostname/changed").check {
            var hostname = Hostname("web1.example.com")
            let _ = (hostname.path = "\(Golden.state)/hostname", hostname.kernel = "\(Golden.state)/kernel")
            hostname
        }
    }

    private func locale(_ name: String, isDefault: Bool) -> SystemLocale {
        var locale = SystemLocale(name, isDefault: isDefault)
        locale.list = "\(Golden.state)/locale.gen"
        locale.defaults = ["\(Golden.state)/missing", "\(Golden.state)/locale.conf"]
        return locale
    }

    @Test("a locale is taken out of its comment, or added, and made the default")
    func locale() async throws {
        func locale(_ name: String, isDefault: Bool) -> SystemLocale {
            var locale = SystemLocale(name, isDefault: isDefault)
            locale.list = "\(Golden.state)/locale.gen"
            locale.defaults = ["\(Golden.state)/missing", "\(Golden.state)/locale.conf"]
            return locale
        }
        try await Golden("SystemLocale/debian").check {
            File("\(Golden.state)/locale.gen", content: "# A comment\n# de_AT ISO-8859-1\n# de_AT.UTF-8 UTF-8\n").when(
                "[ ! -e $STATE/made ]")
            File("\(Golden.state)/locale.conf", content: "LANG=\"C\"\nLC_TIME=C\n").when("[ ! -e $STATE/made ]")
            locale("de_AT.UTF-8", isDefault: true)
            locale("en_GB.UTF-8", isDefault: false)
            locale("xx_YY.CP1", isDefault: false)
        }
    }

    @Test("names in hosts move to their address; the rest stays", arguments: [["/bin/sh"], ["busybox", "sh"], ["bash"]])
    func hosts(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        func hosts(_ entry: HostsEntry) -> HostsEntry {
            var entry = entry
            entry.path = "\(box.folder)/hosts"
            return entry
        }
        try box.write(
            "127.0.0.1\tlocalhost\n::1 localhost\n\n# * a comment\n10.0.0.1  db old db.example.com # kept\n10.0.0.2 * db.old\nfe80::1 db\n10.0.0.3 web alias",
            to: "hosts")
        @ResourceBuilder func entries() -> Resources {
            hosts(HostsEntry("10.0.0.9", "db.example.com", "db"))
            hosts(HostsEntry("10.0.0.3", "web"))
            hosts(HostsEntry("10.0.0.2", names: ["db.old"]))
            hosts(HostsEntry(names: ["localhost6", "db.gone"], .absent))
        }
        #expect(try await box.apply(preview: true, entries).statuses == [.changed, .ok, .changed, .ok])
        #expect(try await box.apply(entries).statuses == [.changed, .ok, .changed, .ok])
        #expect(
            try box.text(of: "hosts") == """
                127.0.0.1\tlocalhost
                ::1 localhost

                # * a comment
                10.0.0.1 old # kept
                10.0.0.2 db.old
                10.0.0.2 *
                fe80::1 db
                10.0.0.3 web alias
                10.0.0.9 db.example.com db

                """)
        #expect(try await box.apply(entries).statuses == [.ok, .ok, .ok, .ok])
        #expect(try await box.apply { hosts(HostsEntry(names: ["db", "db.example.com"], .absent)) }.statuses == [.changed])
        #expect(!(try box.text(of: "hosts")).contains("db\n"))
        #expect(try box.text(of: "hosts").contains("\n10.0.0.2 db.old\n10.0.0.2 *\n10.0.0.3 web alias\n"))
        #expect(try await box.apply { hosts(HostsEntry(names: ["db", "db.example.com"], .absent)) }.statuses == [.ok])
    }

    @Test("a time zone is a link, or a copy", arguments: [["/bin/sh"], ["busybox", "sh"], ["bash"]])
    func timezone(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        var zone = Timezone("Area/City")
        (zone.link, zone.file, zone.zones) = ("\(box.folder)/localtime", "\(box.folder)/timezone", box.folder)
        #expect(try await box.apply { zone }.items.first?.output.first?.contains("no time zone Area/City") == true)
        #expect(
            try await box.apply {
                Directory("\(box.folder)/Area")
                File("\(box.folder)/Area/City", content: "zone")
                zone
            }.statuses == [.changed, .changed, .changed])
        #expect(try box.text(of: "localtime") == "zone")
        try box.write("Other\n", to: "timezone")
        #expect(try await box.apply { zone }.statuses == [.changed])
        #expect(try box.text(of: "timezone") == "Area/City\n")
        #expect(try await box.apply { Absent("\(box.folder)/localtime") }.statuses == [.changed])
        try box.write("zone", to: "localtime")
        #expect(try await box.apply { zone }.statuses == [.ok])
        try box.write("zones", to: "localtime")
        #expect(try await box.apply { zone }.statuses == [.changed])
        #expect(try await box.apply { zone }.statuses == [.ok])
    }

    @Test("names that cannot be are told before a host is asked")
    func problems() {
        #expect(Hostname("a_b").script.problem != nil && Hostname("-a").script.problem != nil && Hostname("a..b").script.problem != nil)
        #expect(Hostname("web-1.example.com").script.problem == nil)
        #expect(HostsEntry("10.0.0", "a").script.problem == "`10.0.0` is no address")
        #expect(HostsEntry("fe80::1%eth0", "a").script.problem == nil && HostsEntry("::ffff:10.0.0.1", "a").script.problem == nil)
        #expect(HostsEntry("10.0.0.1", "a b").script.problem != nil && HostsEntry("10.0.0.1").script.problem == "there is no name")
        #expect(Timezone("../etc/passwd").script.problem != nil && Timezone("Etc/GMT+1").script.problem == nil)
        #expect(SystemLocale("de AT").script.problem != nil)
    }
}
