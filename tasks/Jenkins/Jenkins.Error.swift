extension Jenkins {
    /// Why something with Jenkins did not come about.
    nonisolated public enum Error: Swift.Error, Sendable, CustomStringConvertible {
        /// A pipeline of no tasks.
        case noTasks
        /// No task has that name.
        case noTask(String, suggestion: String?)
        /// Tasks that wait for each other, the first again at the end.
        case cycle([String])
        /// There is no curl on this machine.
        case noCurl
        /// A user without a token, or a token without a user.
        case halfLogin
        /// Nothing, or no web server, answers.
        case unreachable(url: String, reason: String)
        /// Something answers that is not Jenkins.
        case notJenkins(url: String, status: Int)
        /// The address leads to another one.
        case moved(url: String, to: String)
        /// The user or the token is wrong, or there must be one.
        case notLoggedIn(url: String, user: String?)
        /// The user may not do that.
        case forbidden(what: String, user: String?, reason: String?)
        /// No job has that name; a user without the right to see it is told the same.
        case noJob(String, url: String, suggestion: String?)
        /// A folder, or something else that cannot be built.
        case notBuildable(String)
        /// The job is switched off.
        case disabled(String)
        /// The job has no such parameter.
        case noParameter(String, job: String, known: [String], suggestion: String?)
        /// A value that the parameter does not offer.
        case noChoice(String, parameter: String, job: String, choices: [String])
        /// Jenkins answered with a status that means no.
        case refused(what: String, status: Int, reason: String?)
        /// The build was taken out of the queue.
        case cancelledInQueue(job: String)
        /// The queue does not know the build any more, and nothing says which it became.
        case lostInQueue(job: String, item: Int)
        /// The build was deleted, or did not survive a restart.
        case gone(job: String, number: Int)
        /// The build did not end well.
        case ended(Build)
        /// It took too long.
        case timedOut(job: String, limit: Duration, doing: String, isStopped: Bool)
        /// The service does not come up.
        case notReady(host: String, why: String, journal: [String])
        /// A setting that cannot be.
        case setting(String)
        /// There is no Jenkins on the host.
        case notInstalled(host: String, home: String)
        /// A backup that is not whole.
        case badBackup(String, why: String)

        /// What is wrong, and the next step.
        public var description: String {
            switch self {
            case .noTasks: "a pipeline needs tasks: `tasks=NAME,NAME`"
            case .noTask(let name, let suggestion):
                "no task is named `\(name)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? "; `task --list` shows all")
            case .cycle(let names): "tasks depend on each other: `\(names.joined(separator: " -> "))`"
            case .noCurl: "there is no `curl` on this machine\n  install it: `apt-get install curl`"
            case .halfLogin: "`user=` and `token=` go together\n  a token is made in Jenkins, on the user's page under Security"
            case .unreachable(let url, let reason): "\(url) does not answer: \(reason)"
            case .notJenkins(let url, let status):
                "\(url) is not Jenkins: it answers with status \(status) and without `X-Jenkins`\n  the address may need the path below which Jenkins is: `url=\(url)/jenkins`"
            case .moved(let url, let place): "\(url) sends elsewhere\n  give the address it sends to: `url=\(place)`"
            case .notLoggedIn(let url, let user?):
                "\(url) does not know `\(user)` with this token\n  a token is made on the user's page under Security"
            case .notLoggedIn(let url, nil): "\(url) wants a login\n  give `user=` and `token=`"
            case .forbidden(let what, let user?, let reason): "`\(user)` may not \(what)" + (reason.map { ": \($0)" } ?? "")
            case .forbidden(let what, nil, let reason):
                "without a login nobody may \(what)" + (reason.map { ": \($0)" } ?? "") + "\n  give `user=` and `token=`"
            case .noJob(let job, let url, let suggestion):
                "\(url) has no job `\(job)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? "")
                    + (suggestion == nil ? "\n  a job that the user may not see is not there either" : "")
            case .notBuildable(let job): "`\(job)` cannot be built\n  a folder is not a job: name one in it, as `\(job)/NAME`"
            case .disabled(let job): "the job `\(job)` is disabled\n  enable it in Jenkins first"
            case .noParameter(let name, let job, let known, let suggestion):
                "`\(job)` has no parameter `\(name)`"
                    + (suggestion.map { "; did you mean `\($0)`?" }
                        ?? (known.isEmpty
                            ? "; it has none\n  a pipeline knows the parameters of its Jenkinsfile from its first build on"
                            : "; it has " + known.map { "`\($0)`" }.joined(separator: ", ")))
            case .noChoice(let value, let parameter, let job, let choices):
                "`\(parameter)` of `\(job)` cannot be `\(value)`: it is one of \(choices.map { "`\($0)`" }.joined(separator: ", "))"
            case .refused(let what, let status, let reason):
                "Jenkins did not \(what): status \(status)" + (reason.map { "\n  \($0)" } ?? "")
            case .cancelledInQueue(let job): "`\(job)` was taken out of the queue before it began"
            case .lostInQueue(let job, let item):
                "the queue knows nothing of `\(job)` any more (item \(item))\n  look at its builds in Jenkins"
            case .gone(let job, let number): "build \(number) of `\(job)` is gone\n  it was deleted, or lost when Jenkins was restarted"
            case .ended(let build): build.failure
            case .timedOut(let job, let limit, let doing, let isStopped):
                "`\(job)` took longer than \(limit.inWords): \(doing)" + (isStopped ? "; it was stopped" : "; it still goes on in Jenkins")
            case .notReady(let host, let why, let journal):
                "\(host): Jenkins does not come up: \(why)" + journal.map { "\n  \($0)" }.joined()
                    + "\n  `journalctl -u jenkins` has more; the newest releases need a newer Java than Debian 12 has: see `version=`"
            case .setting(let text): text
            case .notInstalled(let host, let home):
                "\(host): there is no Jenkins in `\(home)`\n  install it with `task jenkins host=\(host)`, or give its folder with `home=`"
            case .badBackup(let path, let why): "`\(path)` is no whole backup: \(why)"
            }
        }
    }
}

extension Duration {
    /// As one would type it: `1h30m`, `90s`.
    nonisolated var inWords: String {
        let seconds = components.seconds
        if seconds == 0 { return "\(components.attoseconds / 1_000_000_000_000_000)ms" }
        if seconds < 120 || seconds % 60 != 0 { return "\(seconds)s" }
        return seconds % 3600 == 0 ? "\(seconds / 3600)h" : "\(seconds / 60)m"
    }
}
