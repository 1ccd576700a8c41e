/// Removes what Python and editors leave behind in a folder of this machine: `*.pyc`, `__pycache__`, backups, swap files.
///
/// Repositories' own folders (`.git`, `.hg`, `.svn`) are not looked into, and links are not followed.
///
/// - Parameter folder: The folder; the one in which `task` was started unless given.
@Task
public func clean(folder: LocalPath = ".") async throws {
    let removed = try await Deploy.clean(folder)
    for path in removed.prefix(20) { say("removed \(path)") }
    if removed.count > 20 { say("and \(removed.count - 20) more") }
    say(removed.isEmpty ? "\(folder) was clean; nothing changed" : "removed \(removed.count) from \(folder)")
}

/// Removes a staged folder of this machine.
///
/// Only a folder that `stage` made is removed; one that is not there is no error. A home, a folder of the system, a link and a repository are
/// refused.
///
/// - Parameter localstage: The folder.
@Task
public func cleanLocal(localstage: LocalPath) async throws {
    let isChanged = try await Deploy.cleanLocal(localstage)
    say(isChanged ? "removed \(localstage)" : "\(localstage) is not there; nothing changed")
}

extension Deploy {
    /// Removes droppings from a folder; see ``clean(folder:)``.
    ///
    /// - Returns: The paths that are gone, relative to the folder.
    @discardableResult
    public static func clean(_ folder: LocalPath) async throws -> [String] {
        let script: Command = """
            folder=\(folder.path)
            \(raw: StageScript.functions)
            main() {
                folder=$(home "$folder")
                [ -d "$folder" ] || fail "there is no folder \\`$folder\\`"
                cd -- "$folder" || fail "\\`$folder\\` cannot be entered"
                find . \\( -name .git -o -name .hg -o -name .svn \\) -prune -o \\
                    -type d -name __pycache__ -prune -print -exec rm -rf {} + -o \\
                    -type f \\( -name '*.py[co]' -o -name '*~' -o -name '.*.sw[a-p]' -o -name '#*#' -o -name '.#*' -o -name .DS_Store \\) \\
                    -print -exec rm -f {} +
            }
            main </dev/null
            """
        let records = try await recordsHere(script, named: "cleaning `\(folder)`")
        return records.compactMap { $0.first.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 } }.sorted()
    }

    /// Removes a folder that was staged; see ``cleanLocal(localstage:)``.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    public static func cleanLocal(_ folder: LocalPath) async throws -> Bool {
        if let reason = danger(of: folder.path) { throw Error.unsafeFolder(path: folder.path, reason: reason) }
        let script: Command = """
            destination=\(folder.path)
            \(raw: StageScript.functions)
            main() {
                places
                [ -e "$destination" ] || return 0
                [ ! -e "$destination/.git" ] || fail "\\`$destination\\` is a repository"
                said=$(rm -rf -- "$destination" 2>&1) || fail "$said"
                echo removed
            }
            main </dev/null
            """
        let records = try await recordsHere(script, named: "removing `\(folder)`")
        return records.contains(["removed"])
    }
}
