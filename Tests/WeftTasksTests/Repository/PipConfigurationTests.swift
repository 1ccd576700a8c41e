import Testing

@testable import WeftTasks

@MainActor @Suite("pip.conf")
struct PipConfigurationTests {
    @Test(
        "an index is added beside what is there, once",
        arguments: [
            ("", "[global]\nextra-index-url = http://10.0.0.25/simple/\ntrusted-host = 10.0.0.25\n"),
            (
                "# ours\n[global]\ncert = /etc/ssl/ca.crt\n",
                "# ours\n[global]\nextra-index-url = http://10.0.0.25/simple/\ntrusted-host = 10.0.0.25\ncert = /etc/ssl/ca.crt\n"
            ),
        ])
    func new(_ text: String, _ edited: String) {
        var pip = Repository.PipConfiguration(text: text)
        for _ in 1...2 {
            pip.add(index: "http://10.0.0.25/simple/")
            #expect(pip.text == edited)
        }
    }

    @Test("another index of the same key stays, and the new one comes on a line of its own")
    func several() {
        var pip = Repository.PipConfiguration(
            text: """
                [global]
                index-url = https://pypi.example.com/simple
                extra_index_url: https://one.example.com/simple/
                    https://two.example.com/simple/
                timeout = 10

                [install]
                extra-index-url = https://elsewhere.example.com/

                """)
        pip.add(index: "https://packages.example.com/simple/")
        #expect(
            pip.text == """
                [global]
                index-url = https://pypi.example.com/simple
                extra_index_url: https://one.example.com/simple/
                    https://two.example.com/simple/
                    https://packages.example.com/simple/
                timeout = 10

                [install]
                extra-index-url = https://elsewhere.example.com/

                """)
    }

    @Test("one that is there without its last slash is the same, and https needs no trust")
    func same() {
        let text = "[global]\nextra-index-url = https://packages.example.com/simple\n"
        var pip = Repository.PipConfiguration(text: text)
        pip.add(index: "https://packages.example.com/simple/")
        #expect(pip.text == text)
    }

    @Test("of http the host with its port is trusted")
    func port() {
        #expect(Repository.PipConfiguration.plainHost(of: "http://devrepo:8080/simple/") == "devrepo:8080")
        #expect(Repository.PipConfiguration.plainHost(of: "https://devrepo/simple/") == nil)
    }

    @Test("an index that is taken away leaves the others, and the trust that they need")
    func remove() {
        var pip = Repository.PipConfiguration(
            text: """
                [global]
                extra-index-url = http://10.0.0.25/simple/
                    http://10.0.0.25/other/
                    https://one.example.com/simple/
                trusted-host = 10.0.0.25
                timeout = 10

                """)
        pip.remove(index: "http://10.0.0.25/simple")
        #expect(
            pip.text == """
                [global]
                extra-index-url = http://10.0.0.25/other/
                    https://one.example.com/simple/
                trusted-host = 10.0.0.25
                timeout = 10

                """)
        pip.remove(index: "http://10.0.0.25/other/")
        #expect(pip.text == "[global]\nextra-index-url = https://one.example.com/simple/\ntimeout = 10\n")
        pip.remove(index: "http://10.0.0.25/other/")
        pip.remove(index: "https://one.example.com/simple/")
        #expect(pip.text == "[global]\ntimeout = 10\n")
    }

    @Test("a file without a section for all gets one")
    func section() {
        var pip = Repository.PipConfiguration(text: "[install]\nuser = yes")
        pip.add(index: "https://packages.example.com/simple/")
        #expect(pip.text == "[install]\nuser = yes\n\n[global]\nextra-index-url = https://packages.example.com/simple/\n")
    }
}
