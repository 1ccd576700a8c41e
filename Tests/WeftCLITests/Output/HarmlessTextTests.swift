import Testing

@testable import WeftCLI

struct HarmlessTextTests {
    @Test(
        "control characters are shown or dropped, never passed on",
        arguments: [
            ("plain", "plain"), ("tab\tstays", "tab\tstays"), ("\u{1B}[1;31mbold\u{1B}[m", "bold"),
            ("\u{1B}]8;;http://x\u{1B}\\link", "link"),
            ("10%\r50%\r100%\r", "100%"), ("end\r", "end"), ("a\u{0}b\u{7F}", "a^@b^?"), ("\u{1B}", "^["), ("\u{1B}(Bx", "x"),
            ("\u{9B}31m", "\u{FFFD}31m"), ("abc\u{202E}def", "abc\u{FFFD}def"), ("größe", "größe"), ("cut \u{1B}[31", "cut "),
        ])
    func texts(line: String, shown: String) {
        #expect(HarmlessText.text(line) == shown)
        var bytes: [UInt8] = []
        HarmlessText.append(Array(line.utf8)[...], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == shown)
    }

    @Test("bytes that are no UTF-8 become replacement characters")
    func invalid() {
        var bytes: [UInt8] = []
        HarmlessText.append([0x61, 0xFF, 0x62][...], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "a\u{FFFD}b")
    }
}
