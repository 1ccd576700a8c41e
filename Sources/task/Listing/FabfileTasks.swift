import Glibc
import TaskGrammar

/// The metadata of a fabfile's tasks: its program's where it is compiled, else what its source says.
enum FabfileTasks {
    static func metadata(_ fabfile: Fabfile, _ installation: Installation, cache: Cache) throws(LaunchError) -> [TaskMetadata] {
        // Without a compiler nothing is compiled, and the source still says what tasks there are.
        let compiler = (try? installation.compiler()) ?? ""
        let key = try fabfile.key(stamp: installation.stamp(compiler: compiler))
        if let content = Files.content(of: cache.entry(key) + "/tasks"), let tasks = MetadataFile.tasks(in: content) { return tasks }
        let path = "\(cache.folder)/described-\(key)"
        if let content = Files.content(of: path), let tasks = MetadataFile.tasks(in: content) { return tasks }
        guard let result = Program.run([installation.macros, "--describe"] + fabfile.files, reading: .output), result.status == 0,
            let tasks = MetadataFile.tasks(in: result.output)
        else { throw LaunchError("`\(installation.macros) --describe` failed for `\(fabfile.path)`") }
        _ = Files.replace(path, with: result.output)
        return tasks
    }
}
