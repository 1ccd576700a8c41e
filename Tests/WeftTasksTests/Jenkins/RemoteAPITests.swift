import Testing
import WeftTesting

@testable import WeftTasks

@Suite("What Jenkins' remote API says")
struct RemoteAPITests {
    private func answer(_ text: String) -> HTTPAnswer? { HTTPAnswer(Array(text.utf8)) }

    @Test("an answer is its status, its header and its body, whatever comes before it")
    func answers() throws {
        let text =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nLocation: https://ci/queue/item/17/\r\nset-cookie: a=b; Path=/\r\n\r\nx\r\n\r\ny"
        let found = try #require(answer(text))
        #expect(found.status == 201 && found.text == "x\r\n\r\ny")
        #expect(found["LOCATION"] == "https://ci/queue/item/17/")
        #expect(found.cookies.map { "\($0.name)=\($0.value)" } == ["a=b"])
        #expect(answer("HTTP/2 204\n\n")?.status == 204)
        #expect(answer("SSH-2.0-OpenSSH_9.2\r\n") == nil)
        #expect(answer("") == nil)
        #expect(answer("HTTP/1.1 200 OK\r\nA: b\r\n") == nil)
    }

    @Test("the token and the form are in curl's configuration, and no text gets out of its quotes")
    func configuration() {
        var request = HTTPRequest(url: "http://ci/a\"b")
        request.form = URLText.form([("NAME", "a b&c=d\u{E9}%\n"), ("EMPTY", "")])
        request.headers = [("Jenkins-Crumb", "12")]
        (request.user, request.token, request.authority, request.limit) = ("me", Secret("x\"\\\nurl = y"), "/etc/ca.pem", .seconds(5))
        #expect(
            request.configuration == #"""
                silent
                show-error
                include
                globoff
                suppress-connect-headers
                proto = "=http,https"
                connect-timeout = 10
                max-time = 5
                url = "http://ci/a\"b"
                header = "Expect:"
                request = "POST"
                data-raw = "NAME=a%20b%26c%3Dd%C3%A9%25%0A&EMPTY="
                header = "Jenkins-Crumb: 12"
                user = "me:x\"\\\nurl = y"
                cacert = "/etc/ca.pem"

                """#)
    }

    @Test("a place in the queue is found whatever the server calls itself")
    func places() {
        #expect(QueueItem.number(in: "https://ci.example.com/jenkins/queue/item/17/") == 17)
        #expect(QueueItem.number(in: "/queue/item/9") == 9)
        #expect(QueueItem.number(in: "https://ci.example.com/job/x/") == nil)
    }

    @Test("a console that comes in pieces is shown in whole lines")
    func console() {
        var console = ConsoleLines()
        let text = Array("grün\r\nb\n\nrest ü".utf8)
        #expect(console.take(Array(text[..<3]), size: 3) == [])
        #expect(console.take(Array(text[3..<9]), size: 9) == ["grün", "b"])
        #expect(console.offset == 9)
        #expect(console.take(Array(text[9...]), size: text.count) == [""])
        #expect(console.finish() == ["rest ü"])
        #expect(console.finish() == [])
        // The log of a build that began anew.
        #expect(console.take(Array("new\n".utf8), size: 4) == ["new"])
        #expect(console.offset == 4)
    }

    @Test("the tests of a build, and of its modules")
    func tests() throws {
        let report = Jenkins.TestReport(
            try ConfigurationValue(
                json: """
                    {"failCount": 2, "skipCount": 1, "totalCount": 5, "childReports": [{"result": {"suites": [{"cases": [
                      {"className": "a.B", "name": "one", "status": "FAILED"}, {"className": "", "name": "two", "status": "REGRESSION"},
                      {"className": "a.B", "name": "three", "status": "PASSED"}]}]}}]}
                    """))
        #expect(report.failed == ["a.B: one", "two"])
        #expect(report.description == "5 tests: 2 passed, 2 failed, 1 skipped")
    }

    @Test("parameters that Jenkins would pass over are refused")
    func parameters() throws {
        let job = JobDescription(
            try ConfigurationValue(
                json: """
                    {"buildable": true, "property": [{}, {"parameterDefinitions": [{"name": "VERSION"}, {"name": "SIZE", "choices": ["s", "l"]}]}]}
                    """))
        let name = try JobName(taskArgument: "office/repo")
        func message(_ values: [(name: String, value: String)]) -> String? {
            do throws(Jenkins.Error) { try job.check(values, of: name) } catch { return "\(error)" }
            return nil
        }
        #expect(message([("VERSION", ""), ("SIZE", "l")]) == nil)
        #expect(message([("VERSON", "1")]) == "`office/repo` has no parameter `VERSON`; did you mean `VERSION`?")
        #expect(message([("SIZE", "m")]) == "`SIZE` of `office/repo` cannot be `m`: it is one of `s`, `l`")
    }

    @Test("pairs keep their commas, and jobs and addresses are checked before anything is asked")
    func arguments() throws {
        let pairs = try NamedTexts(taskArgument: "HOSTS=web1,web2,TAGS=a=b,c,EMPTY=").pairs
        #expect(pairs.map { "\($0.name): \($0.value)" } == ["HOSTS: web1,web2", "TAGS: a=b,c", "EMPTY: "])
        #expect(throws: TaskArgumentError.self) { try NamedTexts(taskArgument: "a") }
        #expect(throws: TaskArgumentError.self) { try NamedTexts(taskArgument: "A=1,A=2") }
        #expect(try JobName(taskArgument: "my folder/bäcker").path == "/job/my%20folder/job/b%C3%A4cker")
        for text in ["", "a//b", "/a", "a/", "..", "a/../b", "a?b"] {
            #expect(throws: TaskArgumentError.self) { try JobName(taskArgument: text) }
        }
        #expect(try ServerAddress(taskArgument: "http://ci:8080/jenkins/").description == "http://ci:8080/jenkins")
        for text in ["ci", "ftp://ci", "http://", "http://me:x@ci", "http://ci/?a=b", "http://ci/ x"] {
            #expect(throws: TaskArgumentError.self) { try ServerAddress(taskArgument: text) }
        }
    }

    @Test("an error page is told without its markup")
    func reasons() throws {
        let page = "HTTP/1.1 500 x\r\n\r\n<html><style>a{}\nb{}</style><body><h1>Oops</h1>\n it&#039;s broken</body></html>"
        #expect(Jenkins.Client.reason(try #require(answer(page))) == "Oops it's broken")
    }
}
