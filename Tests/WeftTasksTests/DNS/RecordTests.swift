import Testing
import WeftTesting

@testable import WeftTasks

@Suite("Records as they are written")
struct RecordTests {
    @Test("lines of zone files are read, with comments, times and names that go on")
    func lines() {
        let reader = DNS.RecordReader(
            """
            ; a comment
            www   CNAME devweb ; and another
            @ 1h30m IN MX 10 mail
              IN TXT "a;b" " c\\"d"

            10.0.0.9 PTR printer
            """, source: "r")
        #expect(reader.problems == [])
        #expect(
            reader.records == [
                DNS.Record("www", .cname("devweb"), source: "r:2"), DNS.Record("@", .mx(10, "mail"), ttl: 5400, source: "r:3"),
                DNS.Record("@", .txt("a;b c\"d"), source: "r:4"), DNS.Record("10.0.0.9", .ptr("printer"), source: "r:6"),
            ])
    }

    @Test(
        "what is no record is told with its line",
        arguments: [
            ("www CNAM x", "`CNAM` is none of the types A, AAAA, CNAME, MX, NS, PTR, SRV, TXT; did you mean `CNAME`?"),
            ("x A 1.2.3", "`1.2.3` is no IPv4 address"), ("x AAAA ::1::", "`::1::` is no IPv6 address"),
            ("x TXT \"abc", "the quotes do not end"), (" A 1.2.3.4", "there is no name above it that it could be about"),
            ("$ORIGIN x", "`$ORIGIN` is not known here: whole names and times stand in the records"),
            ("x MX mail", "MX takes a preference and a name, `10 mail`, and not `mail`"),
            ("x MX 70000 mail", "`70000` is no number from 0 to 65535"), ("x", "a record has a name, a type and data: `www CNAME devweb`"),
            ("x TXT", "TXT takes a text in quotes"), ("x SOA ( 1", "a record stands on one line, without parentheses"),
        ])
    func wrong(_ line: String, _ reason: String) {
        let reader = DNS.RecordReader("\n\(line)\n", source: "r")
        #expect(reader.problems == ["r:2: \(reason)"])
        #expect(reader.records == [])
    }

    @Test("texts are cut at 255 bytes, and what is not plain is written with digits")
    func texts() {
        #expect(DNS.quoted("a\"b\\c;d\u{1}é") == #""a\"b\\c;d\001\195\169""#)
        #expect(DNS.quoted("") == "\"\"")
        let long = DNS.quoted(String(repeating: "x", count: 600))
        #expect(long.split(separator: " ").map(\.utf8.count) == [257, 257, 92])
    }

    @Test(
        "IPv6 addresses are read, and written in the shortest way",
        arguments: [
            ("2001:DB8:0:0::24", "2001:db8::24"), ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::ffff:10.0.0.1", "::ffff:a00:1"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
        ])
    func addresses(_ text: String, _ shortest: String) throws { #expect(try #require(DNS.IPv6Address(text)).description == shortest) }

    @Test(
        "others are refused",
        arguments: ["", ":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::10.0.0.256", "+1::", "g::"])
    func noAddress(_ text: String) { #expect(DNS.IPv6Address(text) == nil) }

    @Test("names come in the order of the zone, numbers by their value")
    func order() {
        let names = ["www.a.b", "10.a.b", "9.a.b", "a.b", "x.www.a.b"]
        #expect(names.sorted(by: DNS.Name.precedes) == ["a.b", "9.a.b", "10.a.b", "www.a.b", "x.www.a.b"])
    }
}
