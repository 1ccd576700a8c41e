extension Graphite {
    /// The questions of an installation, by the names under which they are answered in advance.
    nonisolated struct Gates: Sendable {
        let host: String
        let settings: Settings

        /// Before packages are installed.
        var install: Question {
            Question(
                name: "install", "install graphite, \(settings.web == .apache ? "Apache" : "nginx") and statsd on \(host)?",
                kind: .confirmation)
        }

        /// When the dependency check has been made.
        var dependencies: Question {
            Question(name: "dependencies", "the dependency check of \(host) found nothing but what is allowed; go on?", kind: .confirmation)
        }

        /// Before the shell is opened.
        var database: Question {
            Question(
                name: "database", "open a shell on \(host) now, to make the administrator of graphite-web by hand?", kind: .confirmation)
        }

        /// The shell in which the administrator is made: graphite's account, with its tools, in its folder.
        ///
        /// Its last command's status is nobody's failure.
        var shell: Command {
            """
            cd /var/lib/graphite || exit
            printf '%s\\n' \(greeting)
            runuser -u \(Graphite.account) -- env -u BASH_ENV HOME=/var/lib/graphite HISTFILE=/dev/null SHELL=/bin/bash PS1=\("graphite@\(host)$ ") bash --norc --noprofile -i
            exit 0
            """
        }

        var greeting: [String] {
            [
                "", "make the administrator of graphite-web:   graphite-manage createsuperuser",
                "and when it is there, go on with:          exit", "",
            ]
        }
    }
}
