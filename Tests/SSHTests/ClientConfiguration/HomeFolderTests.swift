import Glibc
import Testing

@testable import SSH

struct HomeFolderTests {
    /// What the user database says; another source than the code under test asks.
    private static let recorded = String(cString: getpwuid(getuid()).pointee.pw_dir)

    @Test("HOME is the home folder; where it is unset or empty, the user database tells")
    func variable() {
        #expect(HomeFolder(variable: "/home/somebody").path == "/home/somebody")
        #expect(HomeFolder(variable: nil).path == Self.recorded)
        #expect(HomeFolder(variable: "").path == Self.recorded)
        #expect(HomeFolder(variable: nil, user: 0).path == "/root")
        #expect(HomeFolder(variable: nil, user: .max - 7).path == "/")
    }

    @Test("a leading ~ is the home folder, ~NAME another user's, and all else stays")
    func expanding() {
        let home = HomeFolder(variable: "/h")
        #expect(home.expanding("~") == "/h")
        #expect(home.expanding("~/a/~b") == "/h/a/~b")
        #expect(home.expanding("~root/x") == "/root/x")
        #expect(home.expanding("~nobody-is-called-so/x") == "~nobody-is-called-so/x")
        #expect(home.expanding("a/~") == "a/~")
        #expect(home.expanding("") == "")
    }

    @Test("ssh_config and the agent's socket have the same answer")
    func everywhere() {
        #expect(ClientConfiguration.Context(environment: [:]).home == Self.recorded)
        #expect(ClientConfiguration.Context(environment: ["HOME": ""]).home == Self.recorded)
        #expect(AgentSocket.path(identityAgent: "~/agent", environment: [:]) == Self.recorded + "/agent")
    }
}
