extension Jenkins.Client {
    /// What Jenkins says of a job.
    ///
    /// - Throws: ``Jenkins/Error`` for a server that is none, a login that is wrong, and a job that is not there.
    mutating func describe(_ job: JobName, until deadline: ContinuousClock.Instant) async throws -> JobDescription {
        var answer = try await get("\(job.path)/api/json?tree=\(URLText.escaped(JobDescription.tree))")
        if [502, 503, 504].contains(answer.status) {
            // It starts just now.
            answer = try await patientGet("\(job.path)/api/json?tree=\(URLText.escaped(JobDescription.tree))", until: deadline)
        }
        try check(answer, job)
        if answer.status == 404 { throw Jenkins.Error.noJob("\(job)", url: "\(server)", suggestion: try await suggestion(for: job)) }
        guard answer.status == 200 else { throw refusal(answer, "say what `\(job)` is") }
        let description = JobDescription(try ConfigurationValue(json: answer.text))
        guard description.isJob else { throw Jenkins.Error.notBuildable("\(job)") }
        guard description.isBuildable else { throw Jenkins.Error.disabled("\(job)") }
        return description
    }

    /// Sees that it is Jenkins who answers, and that it knows the user.
    private func check(_ answer: HTTPAnswer, _ job: JobName) throws(Jenkins.Error) {
        if (300..<400).contains(answer.status), let location = answer["location"] {
            if location.contains("/login") || location.contains("securityRealm") { throw .notLoggedIn(url: "\(server)", user: user) }
            let place = location.firstRange(of: "\(job.path)/api/json").map { String(location[..<$0.lowerBound]) } ?? location
            throw .moved(url: "\(server)", to: place)
        }
        switch answer.status {
        case 401: throw .notLoggedIn(url: "\(server)", user: user)
        case 403: throw .forbidden(what: "see `\(job)`", user: user, reason: nil)
        default: break
        }
        guard answer["x-jenkins"] != nil else { throw .notJenkins(url: "\(server)", status: answer.status) }
    }

    /// A job of the same folder that is called nearly the same, or a folder above.
    private mutating func suggestion(for job: JobName) async throws -> String? {
        var job = job
        while true {
            let answer = try await get("\(job.folder?.path ?? "")/api/json?tree=\(URLText.escaped("jobs[name]"))")
            if answer.status == 200 {
                let names = try ConfigurationValue(json: answer.text)["jobs"]?.elements.compactMap { $0["name"]?.description } ?? []
                let near = NearMiss.suggestion(for: job.last, among: names)
                return near.map { JobName(names: (job.folder?.names ?? []) + [$0]).description }
            }
            guard let folder = job.folder else { return nil }
            job = folder
        }
    }

    /// Starts a build.
    ///
    /// - Returns: Its place in the queue.
    mutating func start(
        _ job: JobName, _ description: JobDescription, _ values: [(name: String, value: String)]
    ) async throws -> Int {
        let page = description.parameters.isEmpty ? "build" : "buildWithParameters"
        let answer = try await post("\(job.path)/\(page)", values)
        switch answer.status {
        case 200..<400:
            guard let item = answer["location"].flatMap(QueueItem.number) else {
                throw refusal(answer, "say where the build of `\(job)` waits")
            }
            machine.report(changed: "started `\(job)`")
            return item
        case 401: throw Jenkins.Error.notLoggedIn(url: "\(server)", user: user)
        case 403: throw Jenkins.Error.forbidden(what: "build `\(job)`", user: user, reason: Self.reason(answer))
        case 404: throw Jenkins.Error.noJob("\(job)", url: "\(server)", suggestion: nil)
        case 409: throw Jenkins.Error.disabled("\(job)")
        default: throw refusal(answer, "start `\(job)`")
        }
    }

    /// Waits until the build has left the queue, and says why it waits.
    ///
    /// - Returns: The number of the build.
    mutating func waitInQueue(_ job: JobName, item: Int, until deadline: ContinuousClock.Instant) async throws -> Int {
        var told: String?
        while true {
            let answer = try await patientGet("/queue/item/\(item)/api/json?tree=\(URLText.escaped(QueueItem.tree))", until: deadline)
            if answer.status == 404 { throw Jenkins.Error.lostInQueue(job: "\(job)", item: item) }
            guard answer.status == 200 else { throw refusal(answer, "say what became of `\(job)` in the queue") }
            let state = QueueItem(try ConfigurationValue(json: answer.text))
            if state.isCancelled { throw Jenkins.Error.cancelledInQueue(job: "\(job)") }
            if let number = state.build { return number }
            // The quiet period counts down; only its beginning is told.
            let reason = state.why.map { String($0.prefix { !$0.isNumber }) }
            if let why = state.why, reason != told { say("waiting in the queue: \(why)") }
            told = reason
            try await sleep(until: deadline)
        }
    }

    /// Shows a build's console until it has come to its end.
    mutating func follow(_ job: JobName, _ number: Int, until deadline: ContinuousClock.Instant) async throws {
        var console = ConsoleLines()
        while true {
            let answer = try await patientGet("\(job.path)/\(number)/logText/progressiveText?start=\(console.offset)", until: deadline)
            if answer.status == 404 { throw Jenkins.Error.gone(job: "\(job)", number: number) }
            guard answer.status == 200 else { throw refusal(answer, "show the console of `\(job)`") }
            let size = answer["x-text-size"].flatMap { Int($0) } ?? console.offset + answer.body.count
            for line in console.take(answer.body, size: size) { say(line) }
            guard answer["x-more-data"] == "true" else { break }
            try await sleep(until: deadline)
        }
        for line in console.finish() { say(line) }
    }

    /// How a build ended, and its tests.
    mutating func result(of job: JobName, _ number: Int, until deadline: ContinuousClock.Instant) async throws -> Jenkins.Build {
        while true {
            let answer = try await patientGet(
                "\(job.path)/\(number)/api/json?tree=\(URLText.escaped("building,result,duration,url"))", until: deadline)
            if answer.status == 404 { throw Jenkins.Error.gone(job: "\(job)", number: number) }
            guard answer.status == 200 else { throw refusal(answer, "say how `\(job)` ended") }
            let value = try ConfigurationValue(json: answer.text)
            guard value["building"] != .bool(true), let result = value["result"].flatMap({ Jenkins.Build.Result(rawValue: $0.description) })
            else {
                try await sleep(until: deadline)
                continue
            }
            let milliseconds = value["duration"].flatMap { Int($0.description) } ?? 0
            return Jenkins.Build(
                job: "\(job)", number: number, result: result, duration: .milliseconds(milliseconds),
                tests: try await tests(of: job, number, until: deadline), url: "\(server)\(job.path)/\(number)/")
        }
    }

    private mutating func tests(of job: JobName, _ number: Int, until deadline: ContinuousClock.Instant) async throws -> Jenkins.TestReport?
    {
        let tree = URLText.escaped(Jenkins.TestReport.tree)
        let answer = try await patientGet("\(job.path)/\(number)/testReport/api/json?tree=\(tree)", until: deadline)
        return answer.status == 200 ? Jenkins.TestReport(try ConfigurationValue(json: answer.text)) : nil
    }

    /// Stops a build, or takes it out of the queue.
    ///
    /// - Returns: Whether Jenkins took it.
    mutating func stop(_ job: JobName, item: Int, number: Int?) async throws -> Bool {
        let answer =
            if let number { try await post("\(job.path)/\(number)/stop") } else { try await post("/queue/cancelItem", [("id", "\(item)")]) }
        // The older answer is a way back to the build's page; that of a queue which has it no more is 404.
        return (200..<400).contains(answer.status)
    }

    private func sleep(until deadline: ContinuousClock.Instant) async throws {
        let left = deadline - .now
        guard left > .zero else { throw Jenkins.Overdue() }
        try await Task.sleep(for: min(pause, left))
    }

    private func refusal(_ answer: HTTPAnswer, _ what: String) -> Jenkins.Error {
        .refused(what: what, status: answer.status, reason: Self.reason(answer))
    }

    /// What an error page says, without its markup.
    nonisolated static func reason(_ answer: HTTPAnswer) -> String? {
        if let header = answer["x-error"] { return header }
        let text = answer.text.replacing(/<(script|style)[^>]*>.*?<\/(script|style)>/.dotMatchesNewlines(), with: " ")
            .replacing(/<[^>]*>/, with: " ").replacing("&#039;", with: "'").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : String(words.prefix(200))
    }
}

extension Jenkins {
    /// The time of a build is over.
    struct Overdue: Swift.Error {}
}
