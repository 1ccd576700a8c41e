/// Builds a job in Jenkins and shows what it does.
///
/// It starts the job, says why it waits in the queue, shows its console as it comes, and ends as the build does: SUCCESS is well, anything else
/// fails, with the names of the tests that failed. Ctrl-C and the end of the time stop the build in Jenkins.
///
/// The token is best given as `TASK_TOKEN` in the environment.
///
/// - Parameters:
///   - url: where Jenkins answers.
///   - job: the job, with the folders that it is in.
///   - parameters: values for its parameters, as `NAME=VALUE`; the rest have their defaults.
///   - user: who starts it.
///   - token: an API token of that user, or the password.
///   - timeout: how long it may take, the queue included.
///   - cancel: whether the build is stopped when this is interrupted or takes too long.
///   - wait: whether to wait for its end; without, it is only started.
///   - authority: a file with the certificate of the authority that signed the server's.
@Task("jenkins_job")
public func jenkinsJob(
    url: ServerAddress, job: JobName, parameters: NamedTexts? = nil, user: String? = nil, token: Secret? = nil,
    timeout: Duration = .seconds(3600), cancel: Bool = true, wait: Bool = true, authority: LocalPath? = nil
) async throws {
    guard let run = Run.current else { throw RunError.outsideRun }
    let values = parameters?.pairs ?? []
    var client = try Jenkins.Client(url, user: user, token: token, authority: authority, on: run.localConnection)
    if wait {
        let build = try await client.build(job, values, within: timeout, cancel: cancel)
        say(build.headline)
    } else {
        let description = try await client.describe(job, until: .now + timeout)
        try description.check(values, of: job)
        let item = try await client.start(job, description, values)
        say("`\(job)` waits in the queue as item \(item)")
    }
}

extension Jenkins.Client {
    /// Builds a job and follows it to its end, showing its console.
    ///
    /// - Parameters:
    ///   - values: Values for its parameters.
    ///   - limit: How long it may take, the queue included.
    ///   - cancel: Whether it is stopped in Jenkins when the time is over or the run is interrupted.
    /// - Returns: The build, which was a success.
    /// - Throws: ``Jenkins/Error/ended(_:)`` for any other end.
    public mutating func build(
        _ job: JobName, _ values: [(name: String, value: String)] = [], within limit: Duration = .seconds(3600), cancel: Bool = true
    ) async throws -> Jenkins.Build {
        let deadline = ContinuousClock.now + limit
        let description = try await describe(job, until: deadline)
        try description.check(values, of: job)
        let item = try await start(job, description, values)
        var number: Int?
        do {
            let begun = try await waitInQueue(job, item: item, until: deadline)
            number = begun
            say("`\(job)` build \(begun): \(server)\(job.path)/\(begun)/")
            try await follow(job, begun, until: deadline)
            let build = try await result(of: job, begun, until: deadline)
            guard build.result == .success else { throw Jenkins.Error.ended(build) }
            return build
        } catch is Jenkins.Overdue {
            let isStopped = cancel ? try await stop(job, item: item, number: number) : false
            let doing = number.map { "build \($0) was under way" } ?? "it was in the queue"
            throw Jenkins.Error.timedOut(job: "\(job)", limit: limit, doing: doing, isStopped: isStopped)
        } catch {
            // What is thrown then is a command that was ended, or the cancellation itself.
            if cancel, Task.isCancelled { await stopAfterInterruption(job, item: item, number: number) }
            throw error
        }
    }

    /// Stops the build of a run that is over: in a task of its own, since this one is cancelled.
    private func stopAfterInterruption(_ job: JobName, item: Int, number: Int?) async {
        var client = self
        let stopping = Task { try await client.stop(job, item: item, number: number) }
        let name = number.map { "`\(job)` build \($0)" } ?? "`\(job)`, which was in the queue,"
        if (try? await stopping.value) == true { say("\(name) was stopped in Jenkins") } else { say("\(name) may still run in Jenkins") }
    }
}
