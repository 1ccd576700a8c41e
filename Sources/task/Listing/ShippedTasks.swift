import Glibc
import TaskGrammar

/// The metadata of the shipped tasks.
enum ShippedTasks {
    /// What the runner says of its tasks: as it was installed, as it is cached, or by asking it once after it was built.
    static func metadata(_ installation: Installation, cache: Cache?) throws(LaunchError) -> [TaskMetadata] {
        if let path = installation.shippedMetadata, let content = Files.content(of: path), let tasks = MetadataFile.tasks(in: content) {
            return tasks
        }
        var hash = ContentHash()
        hash.add(installation.runner)
        hash.add(FileStatus(installation.runner)?.stamp ?? "")
        let path = cache.map { "\($0.folder)/shipped-\(hash.text)" }
        if let path, let content = Files.content(of: path), let tasks = MetadataFile.tasks(in: content) { return tasks }
        let (tasks, text) = try Program.tasks(from: [installation.runner, "--metadata"])
        if let path { _ = Files.replace(path, with: text) }
        return tasks
    }
}
