import Glibc

extension EventLoop {
    /// Takes a client's SOCKS request off a socket. Call this on the loop's thread only.
    ///
    /// - Returns: The request, for the answer and what came behind it, and the target that the client wants to be connected to.
    /// - Throws: ``SSHError`` when it asked for what there is not, hung up, or took longer than the limit.
    public func takeSOCKSRequest(from socket: Int32, within limit: Duration) async throws -> (SOCKSRequest, TunnelTarget) {
        let late = FirstAnswer<Void>()
        let timer = timer(at: .now + limit) { [self] in
            late.give(.success(()))
            wakeAll(socket)
        }
        defer { timer.cancel() }
        var request = SOCKSRequest()
        var step = SOCKSRequest.Step.wait
        while true {
            switch step {
            case .wait:
                if late.isGiven || Task.isCancelled { throw SSHError(.timedOut, "a client sent no whole SOCKS request") }
                let count = Glibc.read(socket, scratch.baseAddress!, 1024)
                if count > 0 {
                    step = request.take(Array(UnsafeRawBufferPointer(rebasing: scratch[..<count])))
                } else if count < 0, errno == EAGAIN || errno == EINTR {
                    await withTaskCancellationHandler {
                        await wait(.read, on: socket, unless: { late.isGiven || Task.isCancelled })
                    } onCancel: {
                        perform { [self] in wakeAll(socket) }
                    }
                } else {
                    throw SSHError(.lost, "a client hung up before its SOCKS request was whole")
                }
            case .send(let bytes):
                _ = await send(bytes, on: socket)
                step = request.take([])
            case .connect(let target): return (request, target)
            case .refuse(let bytes, let reason):
                _ = await send(bytes, on: socket)
                throw SSHError(.refused, "a client was turned away: \(reason)")
            }
        }
    }
}
