import Testing
import Weft

@testable import WeftCLI

struct UserPrompterTests {
    private let confirmation = Question(name: "go-on", "Go on?", kind: .confirmation)

    @Test("an answer given in advance comes first, then --yes, then the terminal")
    func declared() throws {
        let prompter = UserPrompter(answers: ["go_on": "no"], confirmsAll: true, asksNobody: false)
        #expect(try prompter.declaredAnswer(to: confirmation) == "no")
        #expect(try prompter.declaredAnswer(to: Question(name: "other", "?", kind: .confirmation)) == "yes")
        #expect(try prompter.declaredAnswer(to: Question(name: "name", "Name")) == nil)
    }

    @Test("with --no-input the default counts, and a question without one is an error")
    func noInput() throws {
        let prompter = UserPrompter(answers: [:], confirmsAll: false, asksNobody: true)
        #expect(try prompter.declaredAnswer(to: Question(name: "name", "Name", default: "web")) == "web")
        #expect(throws: QuestionError.forbidden(confirmation)) { try prompter.declaredAnswer(to: confirmation) }
    }

    @Test("whether a question can be answered later is known before it is asked")
    func answerable() throws {
        let prompter = UserPrompter(answers: ["go_on": "no"], confirmsAll: false, asksNobody: true)
        try prompter.checkAnswerable(confirmation)
        try prompter.checkAnswerable(Question(name: "name", "Name", default: "web"))
        let other = Question(name: "other", "Other?", kind: .confirmation)
        #expect(throws: QuestionError.forbidden(other)) { try prompter.checkAnswerable(other) }
        #expect(!prompter.hasTerminal)
    }

    @Test("questions show what return alone means")
    func texts() {
        #expect(TerminalQuestion.text(of: Question(name: "a", "Name", default: "web")) == "Name [web]: ")
        #expect(TerminalQuestion.text(of: Question(name: "a", "Go on?", kind: .confirmation, default: "no")) == "Go on? [y/N] ")
        #expect(TerminalQuestion.text(of: Question(name: "a", "Password", kind: .secret)) == "Password: ")
        #expect(TerminalQuestion.answer(to: Question(name: "a", "Go on?", kind: .confirmation, default: "no"), "") == "no")
        #expect(TerminalQuestion.answer(to: Question(name: "a", "Go on?", kind: .confirmation), "maybe") == nil)
        #expect(TerminalQuestion.answer(to: Question(name: "a", "Name"), "") == nil)
    }
}
