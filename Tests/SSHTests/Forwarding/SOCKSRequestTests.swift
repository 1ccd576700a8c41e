import Testing

@testable import SSH

struct SOCKSRequestTests {
    /// Gives the bytes one by one, as slow networks do, and collects what is to be sent; the last step is the one that ends it.
    private func answer(_ bytes: [UInt8]) -> (sent: [UInt8], last: SOCKSRequest.Step, request: SOCKSRequest) {
        var request = SOCKSRequest()
        var sent: [UInt8] = []
        var rest = bytes[...]
        var step = SOCKSRequest.Step.wait
        while true {
            switch step {
            case .wait:
                guard let byte = rest.popFirst() else { return (sent, .wait, request) }
                step = request.take([byte])
            case .send(let bytes):
                sent += bytes
                step = request.take([])
            case .connect, .refuse: return (sent, step, request)
            }
        }
    }

    @Test(
        "each kind of address of each version is understood",
        arguments: [
            ([5, 1, 0, 5, 1, 0, 1, 10, 0, 0, 22, 0, 80], "10.0.0.22", 80),
            ([5, 2, 2, 0, 5, 1, 0, 3, 3] + Array("db1".utf8) + [0x15, 0x38], "db1", 5432),
            ([5, 1, 0, 5, 1, 0, 4] + [UInt8](repeating: 0, count: 15) + [1, 1, 187], "::1", 443),
            ([4, 1, 0, 80, 10, 0, 0, 22, 0], "10.0.0.22", 80),
            ([4, 1, 0, 80, 10, 0, 0, 22] + Array("anna".utf8) + [0], "10.0.0.22", 80),
            ([4, 1, 0, 80, 0, 0, 0, 7, 0] + Array("web.example".utf8) + [0], "web.example", 80),
        ] as [([UInt8], String, UInt16)])
    func understands(_ bytes: [UInt8], _ host: String, _ port: UInt16) {
        let outcome = answer(bytes)
        #expect(outcome.last == .connect(.tcp(host: host, port: port)))
        #expect(outcome.sent == (bytes[0] == 5 ? [5, 0] : []))
    }

    @Test("what comes in one piece is taken apart, and the bytes behind the request are kept")
    func onePiece() {
        var request = SOCKSRequest()
        #expect(request.take([5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, 0, 80] + Array("GET /".utf8)) == .send([5, 0]))
        #expect(request.take([]) == .connect(.tcp(host: "127.0.0.1", port: 80)))
        #expect(request.rest == Array("GET /".utf8))
        #expect(request.reply(.connected) == [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        #expect(request.reply(.refused) == [5, 5, 0, 1, 0, 0, 0, 0, 0, 0])
    }

    @Test("version 4 has two answers")
    func answers4() {
        let request = answer([4, 1, 0, 80, 10, 0, 0, 22, 0]).request
        #expect(request.reply(.connected) == [0, 90, 0, 0, 0, 0, 0, 0])
        #expect(request.reply(.unreachable) == [0, 91, 0, 0, 0, 0, 0, 0])
    }

    @Test(
        "what there is not is refused with the protocol's own answer",
        arguments: [
            (Array("GET / HTTP/1.1".utf8), [], "it does not speak SOCKS 4 or 5"),
            ([5, 1, 2], [5, 0xff], "it insists on a password, and this proxy has none"),
            ([5, 1, 0, 5, 2, 0, 1, 1, 2, 3, 4, 0, 80], [5, 7, 0, 1, 0, 0, 0, 0, 0, 0], "it asks for something else than a connection"),
            ([5, 1, 0, 5, 1, 0, 9, 1], [5, 8, 0, 1, 0, 0, 0, 0, 0, 0], "its request has an unknown kind of address"),
            ([5, 1, 0, 5, 1, 0, 3, 0, 0, 80], [5, 1, 0, 1, 0, 0, 0, 0, 0, 0], "its request names no host and port"),
            ([5, 1, 0, 5, 1, 0, 3, 3, 97, 10, 98, 0, 80], [5, 1, 0, 1, 0, 0, 0, 0, 0, 0], "its request names no host and port"),
            ([4, 2, 0, 80, 10, 0, 0, 22, 0], [0, 91, 0, 0, 0, 0, 0, 0], "it asks for something else than a connection"),
            ([4, 1, 0, 80, 10, 0, 0, 22] + [UInt8](repeating: 97, count: 2000), [0, 91, 0, 0, 0, 0, 0, 0], "its request has no end"),
        ] as [([UInt8], [UInt8], String)])
    func refuses(_ bytes: [UInt8], _ reply: [UInt8], _ reason: String) {
        #expect(answer(bytes).last == .refuse(reply, reason: reason))
    }

    @Test("no bytes, in whatever pieces they come, do harm")
    func anything() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if !bytes.isEmpty, Bool.random() { bytes[0] = Bool.random() ? 5 : 4 }
            if bytes.count > 3, Bool.random() { bytes.replaceSubrange(1..<3, with: [1, 0]) }
            _ = answer(bytes)
        }
    }
}
