import Glibc
import Weft

/// Looks at the key files of this machine, for ``Planner``.
public enum LocalKeyFiles {
    /// What is wrong with a file that an inventory names as a private key, with the cure; `nil` when it may be one.
    ///
    /// Whether it is a key, and can be read, is seen when it is used. The public half alone is enough where an agent has the other.
    public static func problem(of identity: LocalPath) -> String? {
        let path = identity.expanded
        var status = stat()
        if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR ? "is a folder" : nil }
        guard errno == ENOENT || errno == ENOTDIR, access(path + ".pub", F_OK) != 0 else { return nil }
        if let near = TextFile.neighbour(of: path, shownAs: identity.path, where: { !$0.hasSuffix(".pub") }) {
            return "is not there; did you mean `\(near)`?"
        }
        let folder = PathText.folder(path)
        guard folder.isEmpty || Folder.exists(folder) else { return "is not there; there is no folder `\(folder)`" }
        return "is not there; `ssh-keygen -t ed25519 -f \(identity.path)` makes one"
    }
}
