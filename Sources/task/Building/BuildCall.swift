import Glibc
import Suggestions
import TaskGrammar

/// `task build output=PATH`: one program of the fabfile's tasks and the shipped ones, for machines that have no Swift.
struct BuildCall {
    private let output: String
    /// The path as it was written.
    private let written: String

    /// Whether the command line is one; a fabfile may have a task `build` of its own, and `weft.build` is always this one.
    static func isMeant(_ words: CommandWords, own: () throws -> Set<String>) throws -> Bool {
        guard let call = words.calls.first(where: { TaskMetadata.buildNames.contains($0.task) }) else { return false }
        return try call.task != TaskMetadata.build.name || !own().contains(call.task)
    }

    /// Reads what is to be built, and where to.
    init(_ words: CommandWords) throws(LaunchError) {
        let name = words.calls[0].typed
        guard words.calls.count == 1, words.command == nil else {
            throw LaunchError("`build` makes a program and runs nothing: no other task and no command can stand beside it")
        }
        var output: String?
        for value in words.common + words.calls[0].values where value.name != TargetingWord.fabfile.rawValue {
            guard value.name == Self.parameter else {
                let near = NearMiss.suggestion(for: value.name, among: [Self.parameter])
                throw LaunchError("`\(name)` takes no `\(value.name)=`; " + (near.map { "did you mean `\($0)=`?" } ?? "it takes `output=`"))
            }
            output = value.value
        }
        guard let output, !output.isEmpty else {
            throw LaunchError("`\(name)` needs `output=`: the file to write, as in `task \(name) output=./deploy`")
        }
        written = output
        self.output = Path.expanded(output)
        let folder = Path.folder(of: self.output)
        if FileStatus(self.output)?.isFolder == true { throw LaunchError("`output=\(written)` is a folder: name a file in it") }
        guard FileStatus(folder)?.isFolder == true else { throw LaunchError("`output=\(written)`: there is no folder `\(folder)`") }
        guard access(folder, W_OK) == 0 else { throw LaunchError("`output=\(written)`: \(String(cString: strerror(errno)))") }
    }

    private static var parameter: String { TaskMetadata.build.parameters[0].name }

    /// Builds it, and says what it is.
    func run(_ fabfile: Fabfile?, _ installation: Installation) throws(LaunchError) {
        let folder = try Files.temporaryFolder()
        defer { Files.remove(folder) }
        let program = "\(output).new.\(getpid())"
        defer { unlink(program) }
        try FabfileCompilation(installation: installation, compiler: try installation.compiler(), folder: folder).run(
            fabfile, to: program, .alone(StaticLibraries(installation, in: folder)))
        let tasks = try Program.tasks(of: Path.joined(Path.workingDirectory ?? ".", program))
        let size = ((FileStatus(program)?.size ?? 0) + 500_000) / 1_000_000
        guard rename(program, output) == 0 else { throw LaunchError("cannot write `\(output)`: \(String(cString: strerror(errno)))") }
        Console.print(
            "built \(written): \(size) MB with \(tasks.count) tasks, \(fabfile.map { "those of \($0.name) and " } ?? "")the shipped ones; "
                + "it needs nothing but this machine's C library or a newer one\n")
    }
}
