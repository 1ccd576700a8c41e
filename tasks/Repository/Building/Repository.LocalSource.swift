extension Repository {
    /// A source of this machine that was looked at: what is at its revision.
    nonisolated struct LocalSource: Sendable {
        /// The commit.
        let commit: String
        /// The hash of the folder's whole content.
        let tree: String
        /// The seconds since 1970 of the commit.
        let time: String
        /// The first line of `debian/changelog`; empty where there is none.
        let changelog: String
        /// Whether there is something that is not committed.
        let isDirty: Bool
    }

    /// Looks at a source of this machine, before there is a container.
    ///
    /// - Throws: ``Repository/Error/noSource(source:why:next:)``.
    static func look(at source: Source, kind: Kind, in run: any RunServices) async throws -> LocalSource {
        let script: Command = """
            cd -- \(raw: localWord(source.place)) || exit 10
            command -v git >/dev/null || exit 11
            git rev-parse --git-dir >/dev/null 2>&1 || exit 12
            commit=$(git rev-parse --verify -q \(source.revision + "^{commit}")) || exit 13
            prefix=$(git rev-parse --show-prefix)
            printf 'commit\\t%s\\n' "$commit"
            printf 'tree\\t%s\\n' "$(git rev-parse --verify -q "$commit:${prefix%/}")" || exit 14
            printf 'time\\t%s\\n' "$(git log -1 --format=%ct "$commit")"
            for file in debian/control debian/changelog pyproject.toml setup.py; do
              if git cat-file -e "$commit:$prefix$file" 2>/dev/null; then printf 'file\\t%s\\n' "$file"; fi
            done
            printf 'changelog\\t%s\\n' "$(git show "$commit:${prefix}debian/changelog" 2>/dev/null | head -n 1)"
            [ -z "$(git status --porcelain -- . | head -n 1)" ] || printf 'dirty\\n'
            """
        let result = try await run.localConnection.quiet().asking().execute(script)
        func refuse(_ why: String, _ next: String) -> Error { .noSource(source: source.place, why: why, next: next) }
        switch result.status {
        case .exited(0): break
        case .exited(10): throw refuse("there is no such folder on this machine", "name a git checkout, or an address such as https://…")
        case .exited(11): throw refuse("this machine has no `git`", "install it, or name an address that the container can clone")
        case .exited(12): throw refuse("it is no git checkout", "make it one with `git init`, and commit what is to be built")
        case .exited(13):
            throw refuse(
                "it has no revision `\(source.revision)`", "name a branch, a tag or a commit that it has; what is built must be committed")
        default: throw refuse(result.lastErrorLines(1).first ?? "git \(result.status)", "look at it with `git log`")
        }
        let records = result.lines.map(Record.init(line:))
        func fact(_ kind: String) -> String { records.first { $0.kind == kind }?[0] ?? "" }
        let files = records.filter { $0.kind == "file" }.map { $0[0] }
        switch kind {
        case .deb:
            for file in ["debian/control", "debian/changelog"] where !files.contains(file) {
                throw refuse(
                    "there is no `\(file)` at \(source.revision)",
                    "a Debian package needs a folder `debian` that is committed; `dh_make` makes one")
            }
        case .python:
            guard files.contains("pyproject.toml") || files.contains("setup.py") else {
                throw refuse(
                    "there is neither `pyproject.toml` nor `setup.py` at \(source.revision)",
                    "a Python package needs one of them, committed")
            }
        }
        return LocalSource(
            commit: fact("commit"), tree: fact("tree"), time: fact("time"), changelog: fact("changelog"),
            isDirty: records.contains { $0.kind == "dirty" })
    }
}
