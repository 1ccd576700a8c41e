/// A checkout of a Git repository, at a branch, a tag or a commit.
///
/// A commit in full, and a tag that the checkout has, are found without asking the server; for a branch it is asked each time where it is now.
/// Local changes of tracked files, and commits that are nowhere else, are an error unless `force` is true; other files stay. To check out as
/// another user, say so: `GitCheckout(…).as("deploy")`.
///
/// ```swift
/// GitCheckout("https://example.org/app.git", path: "/srv/app", revision: "v1.4").notify(restart)
/// ```
public struct GitCheckout: Resource {
    /// The repository, as `git clone` takes it.
    public let url: String
    /// The absolute path of the folder.
    public let path: String
    /// A branch, a tag, or the 40 or 64 digits of a commit.
    public let revision: String
    private let depth: Int?
    private let hasSubmodules: Bool
    private let isForced: Bool

    /// A checkout.
    ///
    /// - Parameters:
    ///   - url: The repository. It is never asked for a password: use keys, or a credential helper of the host.
    ///   - path: The absolute path. A folder that is there must be empty or a checkout.
    ///   - revision: A branch, a tag, or the digits of a commit. A name of both a branch and a tag is the branch.
    ///   - depth: How many commits of the past are fetched; `nil` for all.
    ///   - submodules: Whether submodules are checked out, too.
    ///   - force: Whether local changes are thrown away.
    public init(
        _ url: String, path: String, revision: String, depth: Int? = nil, submodules: Bool = false, force: Bool = false
    ) {
        (self.url, self.path, self.revision, self.depth) = (url, path, revision, depth)
        (hasSubmodules, isForced) = (submodules, force)
    }

    /// `GitCheckout` and the path.
    public var title: String { "GitCheckout \(path)" }

    /// `git` is asked twice for the state of the checkout, and the server once for a branch.
    public var script: ResourceScript {
        let words: Command = "\(url) \(path) \(revision) \(depth.map(String.init) ?? "") \(hasSubmodules ? "1" : "") \(isForced ? "1" : "")"
        var script = ResourceScript(check: "git_check \(words)", apply: "git_apply \(words)", functions: [.gitCheckout])
        script.problem = script.problem(ofPath: path) ?? problem
        return script
    }

    private var problem: String? {
        if url.isEmpty || url.hasPrefix("-") { return "`\(url)` is no repository" }
        if let depth, depth < 1 { return "`depth` is at least 1" }
        let forbidden = Set(" ~^:?*[\\".utf8)
        if revision.isEmpty || revision.hasPrefix("-") || revision.contains("..") || revision.contains("@{")
            || revision.utf8.contains(where: { $0 < 32 || $0 == 127 || forbidden.contains($0) })
        {
            return "`\(revision)` is no branch, tag or commit"
        }
        return nil
    }
}

extension ShellFunction {
    /// `git_check URL PATH REVISION DEPTH SUBMODULES FORCE`, and `git_apply`.
    static let gitCheckout = ShellFunction(
        "git_check",
        #"""
        GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}"
        export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND
        git_in() { LC_ALL=C git -C "$p" -c advice.detachedHead=false -c core.fsmonitor= "$@"; }
        git_is_commit() { case $1 in *[!0-9a-f]*) return 1;; esac; [ ${#1} = 40 ] || [ ${#1} = 64 ]; }
        git_asked() {
          X=$(LC_ALL=C git ls-remote -q -- "$1" "refs/heads/$2" "refs/tags/$2" "refs/tags/$2^{}" 2>&1) || return
          Y=
          while read -r h n; do
            case $n in
            "refs/heads/$2") Y=$h; break;;
            "refs/tags/$2^{}") Y=$h;;
            "refs/tags/$2") [ -n "$Y" ] || Y=$h;;
            esac
          done <<EOF
        $X
        EOF
        }
        git_local() {
          X=$(git_in status --porcelain --untracked-files=no --ignore-submodules=none 2>&1) || { cannot "$X"; return; }
          if [ -n "$X" ]; then
            [ -n "$1" ] || { cannot "there are local changes, and \`force: true\` would throw them away:$NL$X"; return; }
            minus "$X"
            r=1
          fi
          [ -z "$1" ] && [ -n "$2" ] && [ "$2" != "$3" ] || return 0
          X=$(git_in rev-list -n 1 HEAD --not --remotes --tags --glob=refs/weft/ 2>&1) || { cannot "$X"; return; }
          [ -z "$X" ] || cannot "commits of this checkout are nowhere else, and \`force: true\` would leave them behind: $X"
        }
        git_check() {
          command -v git >/dev/null || { later 'git is not installed: list `Package("git")` before this'; return; }
          p=$2 r=0
          if [ ! -e "$2/.git" ]; then
            if [ -d "$2/" ]; then
              [ -z "$(ls -A -- "$2" 2>&1 | head -n 1)" ] || { cannot 'the folder is no checkout, and not empty'; return; }
            elif [ -e "$2" ]; then cannot 'a file is there'; return
            fi
            plus "$3 of $1"
            return 1
          fi
          X=$(git_in config --get-regexp '^remote\.origin\.url$' 2>&1) || X=${X:-none}
          case $X in "remote.origin.url $1") ;; fatal:*) cannot "$X"; return;; *) differs "origin ${X#* }" "origin $1"; r=1;; esac
          H=$(git_in rev-parse -q --verify HEAD 2>/dev/null)
          if git_is_commit "$3"; then Y=$3
          else
            Y=
            git_in rev-parse -q --verify "refs/remotes/origin/$3" >/dev/null 2>&1 ||
              Y=$(git_in rev-parse -q --verify "refs/tags/$3^{commit}" 2>/dev/null)
            if [ -z "$Y" ]; then
              git_asked "$1" "$3" || { later "$X"; return; }
              [ -n "$Y" ] || { cannot "$1 has no branch or tag \`$3\`"; return; }
            fi
          fi
          git_local "$6" "$H" "$Y" || return
          [ "$H" = "$Y" ] || { differs "${H:-nothing}" "$Y"; r=1; }
          if [ -n "$5" ] && [ "$r" = 0 ]; then
            X=$(git_in submodule status --recursive 2>&1) || { cannot "$X"; return; }
            X=$(printf '%s\n' "$X" | grep '^[-+U]')
            [ -z "$X" ] || { minus "$X"; r=1; }
          fi
          return $r
        }
        git_apply() {
          p=$2
          if [ ! -e "$2/.git" ]; then
            mkdir -p -- "$2" && git init -q -- "$2" && git_in remote add origin "$1" || { rm -rf -- "$2/.git"; return 70; }
          fi
          git_in config remote.origin.url "$1" || git_in remote add origin "$1" || return
          if git_is_commit "$3" && git_in cat-file -e "$3^{commit}" 2>/dev/null; then X=$3
          elif git_is_commit "$3"; then
            git_in fetch -q ${4:+--depth="$4"} --tags origin '+refs/heads/*:refs/remotes/origin/*' || return
            git_in cat-file -e "$3^{commit}" 2>/dev/null || git_in fetch -q ${4:+--depth="$4"} origin "+$3:refs/weft/$3" || return
            X=$3
          elif X=$(git ls-remote -q --exit-code -- "$1" "refs/heads/$3") && [ -n "$X" ]; then
            git_in fetch -q ${4:+--depth="$4"} origin "+refs/heads/$3:refs/remotes/origin/$3" || return
            X=refs/remotes/origin/$3
          else
            git_in fetch -q ${4:+--depth="$4"} origin "+refs/tags/$3:refs/tags/$3" || return
            X=refs/tags/$3
          fi
          if [ -n "$6" ]; then git_in reset -q --hard || return; fi
          case $X in
          refs/remotes/*)
            git_in checkout -q ${6:+-f} -B "$3" "$X" -- || return
            git_in config "branch.$3.remote" origin && git_in config "branch.$3.merge" "refs/heads/$3" || return;;
          *) git_in checkout -q ${6:+-f} --detach "$X" -- || return;;
          esac
          [ -z "$5" ] || git_in submodule update -q --init --recursive ${6:+--force} ${4:+--depth="$4"}
        }
        """#)
}
