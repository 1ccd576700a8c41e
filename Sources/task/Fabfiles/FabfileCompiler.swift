import Glibc
import TaskGrammar

/// Has a fabfile's program made, once for each content.
struct FabfileCompiler {
    let installation: Installation
    let cache: Cache
    let compiler: String

    init(installation: Installation, cache: Cache) throws(LaunchError) {
        self.installation = installation
        self.cache = cache
        compiler = try installation.compiler()
    }

    /// The key of a fabfile's program with this compiler and library.
    func key(of fabfile: Fabfile) throws(LaunchError) -> String { try fabfile.key(stamp: installation.stamp(compiler: compiler)) }

    /// The program, compiled now if it is not in the cache. Of two runs at once one compiles and the other waits.
    func program(of fabfile: Fabfile, key: String, shipped: [TaskMetadata]) throws(LaunchError) -> String {
        if let program = cache.program(key) { return program }
        let lock = try cache.lock(key)
        if cache.program(key) == nil { try compile(fabfile, key: key, shipped: shipped) }
        lock.release()
        cache.prune()
        guard let program = cache.program(key) else { throw LaunchError("`\(cache.entry(key))` vanished; run it again") }
        return program
    }

    private func compile(_ fabfile: Fabfile, key: String, shipped: [TaskMetadata]) throws(LaunchError) {
        let folder = "\(cache.folder)/new-\(getpid())-\(key)"
        guard Files.makeFolder(folder) else { throw LaunchError("cannot make `\(folder)`: \(String(cString: strerror(errno)))") }
        defer { Files.remove(folder) }
        try FabfileCompilation(installation: installation, compiler: compiler, folder: folder).run(
            fabfile, to: "\(folder)/fabfile", .library)
        try describe(folder, shipped: shipped)
        // An entry without a program is what an interrupted run of an older version left.
        Files.remove(cache.entry(key))
        guard rename(folder, cache.entry(key)) == 0 else {
            throw LaunchError("cannot write `\(cache.entry(key))`: \(String(cString: strerror(errno)))")
        }
    }

    /// Writes the fabfile's own tasks beside its program.
    private func describe(_ folder: String, shipped: [TaskMetadata]) throws(LaunchError) {
        let own = try Program.tasks(of: "\(folder)/fabfile").filter { !shipped.contains($0) }
        guard Files.replace("\(folder)/tasks", with: Array(MetadataFile.text(own).utf8)) else {
            throw LaunchError("cannot write in `\(folder)`: \(String(cString: strerror(errno)))")
        }
    }
}
