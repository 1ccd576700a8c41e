import Testing
import Weft
import WeftTasks

@Suite("Forwards as they are written")
struct PortForwardTests {
    @Test(
        "each form is a listening address and a target, as ssh -L has them",
        arguments: [
            ("5432", "5432", "5432"),
            ("8080:80", "8080", "80"),
            ("db:5432", "5432", "db:5432"),
            ("8080:db:80", "8080", "db:80"),
            ("0:db:80", "0", "db:80"),
            ("127.0.0.2:8080:80", "127.0.0.2:8080", "80"),
            ("*:8080:db:80", "*:8080", "db:80"),
            ("[::1]:8080:[2001:db8::1]:80", "[::1]:8080", "[2001:db8::1]:80"),
            ("8080:/run/app.sock", "8080", "/run/app.sock"),
            ("/tmp/here.sock:80", "/tmp/here.sock", "80"),
        ])
    func forms(_ text: String, _ address: String, _ target: String) throws {
        let forward = try PortForward(taskArgument: text)
        #expect(try forward.address == ForwardAddress(taskArgument: address))
        #expect(try forward.target == ForwardAddress(taskArgument: target))
    }

    @Test(
        "what is none says what one is",
        arguments: [
            "", ":", "0", "x", "80:", ":80", "70000", "8080:70000", "a:b:80", "8080:db:x", "1:2:3:4:5", "::1:80", "8080:$(x):80", "80 :80",
        ])
    func refused(_ text: String) {
        #expect(throws: TaskArgumentError("expected ports to forward, such as 5432, 8080:80 or 8080:10.0.0.22:80")) {
            try PortForward(taskArgument: text)
        }
    }
}
