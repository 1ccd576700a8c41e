import Glibc
import TaskGrammar

/// The metadata of a fabfile's tasks: its program's where it is compiled, else what its source says.
enum FabfileTasks {
    /// The tasks, without compiling anything; they are described each time anew where there is no cache.
    ///
    /// - Parameter seen: Takes the files on which it depends, beside the fabfile's.
    static func metadata(_ fabfile: Fabfile, _ installation: Installation, cache: Cache?, seen: inout [SeenFile]) throws(LaunchError)
        -> [TaskMetadata]
    {
        let description = [installation.macros, "--describe"] + fabfile.files
        guard let cache else { return try Program.tasks(from: description).tasks }
        // Without a compiler nothing is compiled, and the source still says what tasks there are.
        let compiler = (try? installation.compiler()) ?? ""
        if !compiler.isEmpty { seen.append(SeenFile(compiler)) }
        let key = try fabfile.key(stamp: installation.stamp(compiler: compiler))
        let compiled = cache.entry(key) + "/tasks"
        seen.append(SeenFile(compiled))
        if let content = Files.content(of: compiled), let tasks = MetadataFile.tasks(in: content) { return tasks }
        let path = "\(cache.folder)/described-\(key)"
        if let content = Files.content(of: path), let tasks = MetadataFile.tasks(in: content) { return tasks }
        let (tasks, text) = try Program.tasks(from: description)
        _ = Files.replace(path, with: text)
        return tasks
    }
}
