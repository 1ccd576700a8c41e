import Testing

@testable import WeftCLI

struct HarmlessTextTests {
    @Test(
        "control characters are shown or dropped, never passed on",
        arguments: [
            ("plain", "plain"), ("tab\tstays", "tab\tstays"), ("\u{1B}[1;31mbold\u{1B}[m", "bold"),
            ("\u{1B}[01;31m\u{1B}[Kfound\u{1B}[m\u{1B}[K", "found"), ("\u{1B}[38;5;8mgrey", "grey"), ("\u{1B}[8mhidden", "^[[8mhidden"),
            ("\u{1B}]8;;http://x\u{1B}\\link", "^[]8;;http://x^[\\link"), ("\u{1B}]0;title\u{7}", "^[]0;title^G"),
            ("\u{1B}[2J\u{1B}[H", "^[[2J^[[H"), ("\u{1B}[1A\u{1B}[2K", "^[[1A"), ("\u{1B}P1$r\u{1B}\\", "^[P1$r^[\\"),
            ("\u{1B}[?1049h", "^[[?1049h"), ("\u{1B}(0x", "^[(0x"), ("\u{1B}[" + String(repeating: "1;", count: 30) + "m", nil),
            ("10%\r50%\r100%\r", "100%"), ("end\r", "end"), ("a\u{0}b\u{7F}", "a^@b^?"), ("\u{1B}", "^["), ("\u{1B}(Bx", "x"),
            ("\u{9B}31m", "<U+009B>31m"), ("abc\u{202E}def", "abc<U+202E>def"), ("größe", "größe"), ("cut \u{1B}[31", "cut ^[[31"),
            ("a\u{2028}b\u{E0041}", "a<U+2028>b<U+E0041>"),
        ])
    func texts(line: String, shown: String?) {
        let shown = shown ?? "^[" + line.dropFirst()
        #expect(HarmlessText.text(line) == shown)
        var bytes: [UInt8] = []
        HarmlessText.append(Array(line.utf8)[...], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == shown)
    }

    @Test(
        "where colours are shown those of hosts pass, and end with their line",
        arguments: [
            ("\u{1B}[1;31mbold\u{1B}[m plain", "\u{1B}[1;31mbold\u{1B}[m plain"), ("\u{1B}[31mred", "\u{1B}[31mred\u{1B}[0m"),
            ("\u{1B}[31m\u{1B}[Kred\u{1B}[0m\u{1B}[K", "\u{1B}[31mred\u{1B}[0m"), ("\u{1B}[31m\u{1B}[2Jx", "\u{1B}[31m^[[2Jx\u{1B}[0m"),
        ])
    func colours(line: String, shown: String) {
        #expect(HarmlessText.text(line, colours: true) == shown)
    }

    @Test("whatever a host prints, no control character but those of colours is left", arguments: [false, true])
    func anything(colours: Bool) {
        var random = SystemRandomNumberGenerator()
        let pieces = "\u{1B} [ ] P m K 0 8 31 ; : ? \u{7} \u{9B} \u{9D} \\ a ( B \u{85} \r".split(separator: " ").map(String.init)
        for _ in 0..<10_000 {
            let line = (0..<Int.random(in: 1...20, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let shown = HarmlessText.text(line, colours: colours)
            let rest = colours ? shown.replacing(/\u{1B}\[[0-9;:]*m/, with: "") : shown
            let controls = rest.unicodeScalars.filter { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
            #expect(controls.isEmpty, "\(line.debugDescription)")
        }
    }

    @Test("bytes that are no UTF-8 become replacement characters")
    func invalid() {
        var bytes: [UInt8] = []
        HarmlessText.append([0x61, 0xFF, 0x62][...], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "a\u{FFFD}b")
    }
}
