import Foundation
import Testing
import Weft

@testable import WeftRuntime

struct SecretMaskTests {
    private func masked(_ text: String, _ secrets: String...) -> String {
        let mask = SecretMask()
        mask.add(secrets.map { Secret($0) })
        return mask.applied(to: text)
    }

    @Test("the longest secret is masked first, so that nothing of it remains")
    func longestFirst() { #expect(masked("abc abcdef", "abc", "abcdef") == "*** ***") }

    @Test("a secret is masked as a shell, base 64 and a URL write it")
    func forms() {
        let secret = "p@ss w'ord/1"
        #expect(masked("x \(ShellQuoting.quote(secret)) y", secret) == "x *** y")
        #expect(masked("q=p%40ss%20w%27ord%2F1&r=p%40ss+w%27ord%2F1", secret) == "q=***&r=***")
    }

    @Test("in base 64 a secret is masked wherever it stands", arguments: ["", "u", "us", "user:"])
    func base64(before: String) {
        let secret = "correct horse battery"
        let text = Data("\(before)\(secret) and more".utf8).base64EncodedString()
        let shown = masked(text, secret)
        #expect(shown.contains("***"))
        let core = Data(secret.utf8).base64EncodedString().dropLast(4)
        #expect(!shown.contains(core))
        #expect(shown.count < text.count - 20)
    }

    @Test("each line of a secret of several lines is masked")
    func lines() { #expect(masked("got: line two", "line one\nline two") == "got: ***") }

    @Test("a secret of no or one character masks nothing", arguments: ["", "y", "é"])
    func empty(secret: String) { #expect(masked("any text, é: [y/N] y", secret) == "any text, é: [y/N] y") }

    @Test("a short secret is masked as a word, and not inside of others")
    func short() {
        #expect(masked("cat: catalogue, cat_ concat (cat) cat", "cat") == "***: catalogue, cat_ concat (***) ***")
        #expect(masked("pin=42 of 142", "42") == "pin=*** of 142")
    }
}
