import Glibc
import TaskGrammar

/// Makes a fabfile a program.
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
        guard FileStatus(installation.library) != nil, FileStatus(installation.modules) != nil else {
            throw LaunchError("`\(installation.library)` is not there: build it with `swift build -c release`")
        }
        let folder = "\(cache.folder)/new-\(getpid())-\(key)"
        guard Files.makeFolder(folder) else { throw LaunchError("cannot make `\(folder)`: \(String(cString: strerror(errno)))") }
        defer { Files.remove(folder) }
        for (name, text) in [("entry.swift", Self.entry), ("module.modulemap", Self.standIns)]
        where !Files.replace("\(folder)/\(name)", with: Array(text.utf8)) {
            throw LaunchError("cannot write in `\(folder)`: \(String(cString: strerror(errno)))")
        }
        if Console.isErrorTerminal { Console.printError("compiling \(Path.name(of: fabfile.path))…\n") }
        guard let result = Program.run(arguments(fabfile, folder), reading: .both) else {
            throw LaunchError("cannot run `\(compiler)`: \(String(cString: strerror(errno)))")
        }
        let output = String(decoding: result.output, as: UTF8.self)
        guard result.status == 0 else { throw failure(of: fabfile, output) }
        if !output.isEmpty { Console.printError(CompilerMessages.readable(output, workingDirectory: Path.workingDirectory)) }
        try describe(folder, shipped: shipped)
        Files.remove("\(folder)/entry.swift")
        Files.remove("\(folder)/module.modulemap")
        // An entry without a program is what an interrupted run of an older version left.
        Files.remove(cache.entry(key))
        guard rename(folder, cache.entry(key)) == 0 else {
            throw LaunchError("cannot write `\(cache.entry(key))`: \(String(cString: strerror(errno)))")
        }
    }

    /// Writes the fabfile's own tasks beside its program.
    private func describe(_ folder: String, shipped: [TaskMetadata]) throws(LaunchError) {
        let program = "\(folder)/fabfile"
        guard let result = Program.run([program, "--metadata"], reading: .output), result.status == 0,
            let tasks = MetadataFile.tasks(in: result.output)
        else { throw LaunchError("`\(program) --metadata` failed") }
        let own = tasks.filter { !shipped.contains($0) }
        guard Files.replace("\(folder)/tasks", with: Array(MetadataFile.text(own).utf8)) else {
            throw LaunchError("cannot write in `\(folder)`: \(String(cString: strerror(errno)))")
        }
    }

    private func failure(of fabfile: Fabfile, _ output: String) -> LaunchError {
        if CompilerMessages.isAboutOtherCompiler(output) {
            return LaunchError(
                "the library in `\(installation.libraryFolder)` was built by another compiler than `\(compiler)`: build it again with this one, "
                    + "or name the other with WEFT_SWIFTC")
        }
        Console.printError(CompilerMessages.readable(output, workingDirectory: Path.workingDirectory))
        return LaunchError("`\(Path.name(of: fabfile.path))` does not compile")
    }

    private func arguments(_ fabfile: Fabfile, _ folder: String) -> [String] {
        let color = Console.isErrorTerminal && Environment.value("NO_COLOR") == nil ? ["-color-diagnostics"] : []
        return [
            compiler, "-swift-version", "6", "-parse-as-library", "-wmo", "-module-name", "fabfile", "-default-isolation", "MainActor",
            "-enable-upcoming-feature", "NonisolatedNonsendingByDefault", "-use-ld=lld", "-I", installation.modules, "-I", folder,
            "-load-plugin-executable", installation.macros + "#WeftMacros", "-L", installation.libraryFolder, "-lWeft",
            "-Xlinker", "-rpath", "-Xlinker", installation.libraryFolder, "-o", "\(folder)/fabfile", "\(folder)/entry.swift",
        ] + color + fabfile.files
    }

    /// The program's `main`: a fabfile has only tasks.
    private static let entry = """
        import WeftCLI

        @main struct FabfileProgram {
            static func main() async { await WeftMain.main() }
        }

        """

    /// Empty modules in the names of those that the library's modules import for themselves: a fabfile needs nothing of them, and no
    /// `-dev` package on the machine.
    private static let standIns = """
        module CLibSSH2 [system] {}
        module CSSHSupport {}
        module CSystem {}
        module CTaskRegistry {}
        module CYaml {}

        """
}
