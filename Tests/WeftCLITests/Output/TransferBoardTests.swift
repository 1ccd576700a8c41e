import Testing
import Weft

@testable import WeftCLI

@Suite
struct TransferBoardTests {
    private let start = ContinuousClock.now

    private func note(
        _ board: inout TransferBoard, _ host: String, _ done: Int, of total: Int, after seconds: Int, name: String = "app.tar"
    ) {
        board.note(TransferProgress(name: name, done: done, total: total), host: host, at: start + .seconds(seconds))
    }

    @Test("one copy is shown with its file, its share, its rate and the time that is left")
    func oneCopy() {
        var board = TransferBoard()
        note(&board, "web1", 0, of: 200_000_000, after: 0)
        #expect(board.text(at: start) == "web1: app.tar 0% of 200 MB")
        note(&board, "web1", 50_000_000, of: 200_000_000, after: 2)
        #expect(board.text(at: start + .seconds(2)) == "web1: app.tar 25% of 200 MB, 25 MB/s, 7 s left")
        note(&board, "web1", 200_000_000, of: 200_000_000, after: 3)
        #expect(board.text(at: start + .seconds(3)) == "")
    }

    @Test("the rate is that of the last seconds, and what an earlier attempt left does not count for it")
    func rate() {
        var board = TransferBoard()
        note(&board, "web1", 100_000_000, of: 200_000_000, after: 0)
        for second in 1...10 { note(&board, "web1", 100_000_000 + second * 1_000_000, of: 200_000_000, after: second) }
        for second in 11...17 { note(&board, "web1", 110_000_000 + (second - 10) * 2_000_000, of: 200_000_000, after: second) }
        #expect(board.text(at: start + .seconds(17)) == "web1: app.tar 62% of 200 MB, 2.0 MB/s, 39 s left")
    }

    @Test("copies to several hosts are summed up, and shown for each")
    func severalHosts() {
        var board = TransferBoard()
        for host in ["web1", "web2"] { note(&board, host, 0, of: 100, after: 0) }
        note(&board, "web1", 80, of: 100, after: 1)
        note(&board, "web2", 20, of: 100, after: 1)
        #expect(board.text(at: start + .seconds(1)) == "50% of 200 B, 100 B/s: web1 80%, web2 20%")
        board.forget("web1")
        #expect(board.text(at: start + .seconds(1)) == "web2: app.tar 20% of 100 B, 20 B/s, 5 s left")
    }

    @Test("where no terminal is, only a copy that takes long is told, now and then")
    func longCopies() {
        var board = TransferBoard()
        func line(_ seconds: Int) -> String? { board.line(host: "web1", name: "app.tar", at: start + .seconds(seconds)) }
        note(&board, "web1", 0, of: 1000, after: 0)
        #expect(line(29) == nil)
        note(&board, "web1", 300, of: 1000, after: 30)
        #expect(line(30) == "app.tar 30% of 1.0 kB, 10 B/s, 1 min 11 s left")
        #expect(line(59) == nil)
        note(&board, "web1", 600, of: 1000, after: 60)
        #expect(line(60) != nil)
    }

    @Test("names do no harm, and a line is never wider than the terminal")
    func harmless() {
        var board = TransferBoard()
        note(&board, "web1", 1, of: 2, after: 0, name: "a\u{1B}[2Jb")
        #expect(board.text(at: start) == "web1: a^[[2Jb 50% of 2 B")
        #expect(Progress.cut("0 of 1 done", to: 20) == "0 of 1 done")
        #expect(Progress.cut("0 of 1 done", to: 8) == "0 of 1 …")
        #expect(Progress.cut("\u{8D44}\u{6599}\u{8D44}\u{6599}", to: 5) == "\u{8D44}…")
    }
}
