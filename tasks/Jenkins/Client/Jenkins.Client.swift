extension Jenkins {
    /// Jenkins as its remote API shows it, asked with `curl`.
    ///
    /// What is sent, token and values of parameters included, goes to `curl` on standard input.
    public struct Client {
        /// Where Jenkins answers.
        public let server: ServerAddress
        let machine: Connection
        let user: String?
        private let token: Secret?
        private let authority: LocalPath?
        /// How long to wait between two looks.
        var pause: Duration = .seconds(1)
        /// How long Jenkins may be away, as when it is restarted.
        var patience: Duration = .seconds(300)

        private var cookies: [String: String] = [:]
        /// What a POST needs to be believed, where this server wants that.
        private var crumb: (name: String, value: String)?
        private var hasAskedForCrumb = false

        /// A client that has not asked for anything.
        ///
        /// - Parameters:
        ///   - machine: Where `curl` runs.
        ///   - authority: A file with the certificate of the authority that signed the server's.
        /// - Throws: ``Jenkins/Error`` for a user without a token, or a token without a user.
        public init(
            _ server: ServerAddress, user: String? = nil, token: Secret? = nil, authority: LocalPath? = nil, on machine: Connection
        ) throws(Jenkins.Error) {
            guard (user == nil) == (token == nil) else { throw .halfLogin }
            (self.server, self.user, self.token, self.authority) = (server, user, token, authority)
            self.machine = machine
            if let token { machine.run.mask([token]) }
        }

        /// Asks for a page below the server's address.
        mutating func get(_ path: String) async throws -> HTTPAnswer { try await send(request(path)) }

        /// Asks again and again while nobody answers, as when Jenkins is restarted.
        ///
        /// - Throws: ``Jenkins/Error/unreachable(url:reason:)`` when the deadline or the patience is over.
        mutating func patientGet(_ path: String, until deadline: ContinuousClock.Instant) async throws -> HTTPAnswer {
            var since: ContinuousClock.Instant?
            var wait = pause
            while true {
                let reason: String
                do {
                    let answer = try await get(path)
                    if ![502, 503, 504].contains(answer.status) {
                        if since != nil { say("Jenkins answers again") }
                        return answer
                    }
                    reason = "status \(answer.status)"
                } catch Jenkins.Error.unreachable(_, let why) { reason = why }
                let now = ContinuousClock.now
                if since == nil { say("Jenkins does not answer: \(reason); waiting for it") }
                guard now < deadline, now - (since ?? now) < patience else { throw Error.unreachable(url: "\(server)", reason: reason) }
                since = since ?? now
                try await Task.sleep(for: wait)
                wait = min(wait * 2, .seconds(5))
            }
        }

        /// Sends a form, with a crumb where one is wanted; an outdated crumb is replaced once.
        mutating func post(_ path: String, _ pairs: [(name: String, value: String)] = []) async throws -> HTTPAnswer {
            try await askForCrumb()
            let answer = try await send(post: path, pairs)
            guard answer.status == 403, answer.text.contains("crumb") else { return answer }
            hasAskedForCrumb = false
            try await askForCrumb()
            return try await send(post: path, pairs)
        }

        private mutating func send(post path: String, _ pairs: [(name: String, value: String)]) async throws -> HTTPAnswer {
            var request = request(path)
            request.form = URLText.form(pairs)
            if let crumb { request.headers.append(crumb) }
            return try await send(request)
        }

        private mutating func askForCrumb() async throws {
            guard !hasAskedForCrumb else { return }
            let answer = try await get("/crumbIssuer/api/json")
            hasAskedForCrumb = true
            crumb = nil
            // 404: this server wants none.
            guard answer.status == 200 else { return }
            let value = try ConfigurationValue(json: answer.text)
            guard let name = value["crumbRequestField"]?.description, let text = value["crumb"]?.description else { return }
            crumb = (name, text)
        }

        private func request(_ path: String) -> HTTPRequest {
            var request = HTTPRequest(url: server.description + path)
            (request.user, request.token, request.authority) = (user, token, authority)
            if !cookies.isEmpty {
                request.headers.append(
                    ("Cookie", cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")))
            }
            return request
        }

        private mutating func send(_ request: HTTPRequest) async throws -> HTTPAnswer {
            let result = try await machine.quiet().execute("curl --config -", input: .text(request.configuration))
            // Ctrl-C ends curl as well; that it did not answer then is not the server's fault.
            try Task.checkCancellation()
            let code = result.status.code
            if code == 127 { throw Error.noCurl }
            guard result.isSuccess else {
                throw Error.unreachable(url: "\(server)", reason: Self.reason(of: result.standardError) ?? "curl ended with status \(code)")
            }
            guard let answer = HTTPAnswer(result.outputBytes) else {
                throw Error.unreachable(url: "\(server)", reason: "the answer is not HTTP")
            }
            for cookie in answer.cookies { cookies[cookie.name] = cookie.value }
            return answer
        }

        /// What curl says without its own name and number.
        private nonisolated static func reason(of text: String) -> String? {
            guard let line = text.split(separator: "\n").last else { return nil }
            return line.firstMatch(of: /^curl: \(\d+\) (.*)$/).map { String($0.1) } ?? String(line)
        }
    }
}
