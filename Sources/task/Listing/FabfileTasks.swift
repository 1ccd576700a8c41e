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
        guard let cache else { return try described(fabfile, installation).tasks }
        // Without a compiler nothing is compiled, and the source still says what tasks there are.
        let compiler = (try? installation.compiler()) ?? ""
        if !compiler.isEmpty { seen.append(SeenFile(compiler)) }
        let key = try fabfile.key(stamp: installation.stamp(compiler: compiler))
        let compiled = cache.entry(key) + "/tasks"
        seen.append(SeenFile(compiled))
        if let content = Files.content(of: compiled), let tasks = MetadataFile.tasks(in: content) { return tasks }
        let path = "\(cache.folder)/described-\(key)"
        if let content = Files.content(of: path), let tasks = MetadataFile.tasks(in: content) { return tasks }
        let (tasks, content) = try described(fabfile, installation)
        _ = Files.replace(path, with: content)
        return tasks
    }

    private static func described(_ fabfile: Fabfile, _ installation: Installation) throws(LaunchError) -> (
        tasks: [TaskMetadata], content: [UInt8]
    ) {
        guard let result = Program.run([installation.macros, "--describe"] + fabfile.files, reading: .output), result.status == 0,
            let tasks = MetadataFile.tasks(in: result.output)
        else { throw LaunchError("`\(installation.macros) --describe` failed for `\(fabfile.path)`") }
        return (tasks, result.output)
    }
}
