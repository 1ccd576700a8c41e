import SSH
import Weft

/// A script that is talked with on a channel of its own: it says lines, and takes bytes.
struct StreamedCommand {
    let host: any CommandHost
    /// What is being done, for errors: `cannot write /etc/motd`.
    let purpose: String

    /// Runs a script to its end.
    ///
    /// - Parameter body: Reads the script's lines and writes its input, which ends with the body.
    /// - Returns: The last line that the body left unread.
    /// - Throws: ``Weft/ConnectionError`` with the script's own words when it fails.
    func run(
        _ invocation: Invocation, _ body: @escaping @Sendable (LineInbox, PushSource) async throws -> Void
    ) async throws -> String {
        let inbox = LineInbox(on: host.loop)
        let result = try await converse(invocation, inbox, body)
        guard result.isSuccess else { throw failure(result) }
        return await inbox.last ?? ""
    }

    /// Runs a script to its end, whatever its status is.
    ///
    /// - Parameters:
    ///   - output: Takes its standard error as it comes.
    ///   - body: Reads the script's lines and writes its input, which ends with the body.
    func converse(
        _ invocation: Invocation, _ inbox: LineInbox? = nil, output: @escaping OutputReceiver = { _, _ in },
        _ body: @escaping @Sendable (LineInbox, PushSource) async throws -> Void
    ) async throws -> CommandResult {
        let (inbox, source) = (inbox ?? LineInbox(on: host.loop), PushSource(on: host.loop))
        let talking = Task(executorPreference: host.loop.taskExecutor) {
            do {
                try await body(inbox, source)
                await source.end()
            } catch let error as ConnectionError {
                // The script must not take what it got for the whole.
                await source.end(ConnectionError(host: host.name, .transfer, error.message))
            } catch {
                await source.end(error)
            }
        }
        do {
            let result = try await run(invocation, source: source, sink: inbox, output: output)
            await end(talking, inbox, source)
            return result
        } catch {
            await end(talking, inbox, source)
            throw error
        }
    }

    private func end(_ talking: Task<Void, Never>, _ inbox: LineInbox, _ source: PushSource) async {
        await inbox.close()
        await source.end()
        talking.cancel()
        await talking.value
    }

    /// Runs a script whose standard output is taken by a sink; the result has its standard error.
    func run(
        _ invocation: Invocation, source: (any ByteSource)?, sink: any ByteSink, output: @escaping OutputReceiver = { _, _ in }
    ) async throws -> CommandResult {
        try await CommandRunner(invocation, source: source, sink: sink, on: host, output: output).run()
    }

    /// What a script's failure means.
    func failure(_ result: CommandResult) -> ConnectionError {
        ConnectionError(host: host.name, .transfer, "\(purpose)\(result.tail)")
    }
}
