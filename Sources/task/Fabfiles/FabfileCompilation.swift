import Glibc

/// One call of the Swift compiler, which makes a fabfile a program.
struct FabfileCompilation {
    /// What a program is linked to.
    enum Linking {
        /// The dynamic library: quick to link, and small.
        case library
        /// All that is not the C library, from a folder of archives: for machines that have nothing of ours.
        case alone(StaticLibraries)
    }

    let installation: Installation
    let compiler: String
    /// A folder to work in, which is there.
    let folder: String

    /// Makes the program of a fabfile, or one of the shipped tasks alone. The compiler's messages are shown.
    func run(_ fabfile: Fabfile?, to program: String, _ linking: Linking) throws(LaunchError) {
        for file in [installation.library, installation.modules] where FileStatus(file) == nil {
            throw LaunchError("`\(file)` is not there: build it with `swift build -c release`")
        }
        for (name, text) in [("entry.swift", Self.entry(linking)), ("module.modulemap", Self.standIns)]
        where !Files.replace("\(folder)/\(name)", with: Array(text.utf8)) {
            throw LaunchError("cannot write in `\(folder)`: \(String(cString: strerror(errno)))")
        }
        if Console.isErrorTerminal { Console.printError("compiling \(fabfile?.name ?? "the shipped tasks")…\n") }
        let call = [compiler] + arguments(linking) + ["-o", program, "\(folder)/entry.swift"] + (fabfile?.files ?? [])
        guard let result = Program.run(call, reading: .both) else {
            throw LaunchError("cannot run `\(compiler)`: \(String(cString: strerror(errno)))")
        }
        let output = String(decoding: result.output, as: UTF8.self)
        guard result.status == 0 else { throw failure(of: fabfile, output) }
        if !output.isEmpty { Console.printError(CompilerMessages.readable(output, workingDirectory: Path.workingDirectory)) }
        Files.remove("\(folder)/entry.swift")
        Files.remove("\(folder)/module.modulemap")
    }

    private func failure(of fabfile: Fabfile?, _ output: String) -> LaunchError {
        if CompilerMessages.isAboutOtherCompiler(output) {
            return LaunchError(
                "the library in `\(installation.libraryFolder)` was built by another compiler than `\(compiler)`: build it again with this one, "
                    + "or name the other with WEFT_SWIFTC")
        }
        Console.printError(CompilerMessages.readable(output, workingDirectory: Path.workingDirectory))
        return LaunchError("`\(fabfile?.name ?? "entry.swift")` does not compile")
    }

    private func arguments(_ linking: Linking) -> [String] {
        let color = Console.isErrorTerminal && Environment.value("NO_COLOR") == nil ? ["-color-diagnostics"] : []
        let compiling = [
            "-swift-version", "6", "-parse-as-library", "-wmo", "-module-name", "fabfile", "-default-isolation", "MainActor",
            "-enable-upcoming-feature", "NonisolatedNonsendingByDefault", "-I", installation.modules, "-I", folder,
            "-load-plugin-executable", installation.macros + "#WeftMacros", "-use-ld=lld",
        ]
        switch linking {
        case .library:
            let library = installation.libraryFolder
            return compiling + color + ["-L", library, "-lWeft", "-Xlinker", "-rpath", "-Xlinker", library]
        case .alone(let libraries): return compiling + color + ["-O"] + libraries.arguments
        }
    }

    /// The program's `main`: a fabfile has only tasks.
    private static func entry(_ linking: Linking) -> String {
        let argument = if case .alone = linking { "standsAlone: true" } else { "" }
        return """
            import WeftCLI

            @main struct FabfileProgram {
                static func main() async { await WeftMain.main(\(argument)) }
            }

            """
    }

    /// Empty modules in the names of those that the library's modules import for themselves: a fabfile needs nothing of them, and no
    /// `-dev` package on the machine.
    private static let standIns = """
        module CLibSSH2 [system] {}
        module CLibYAML [system] {}
        module CSSHSupport {}
        module CSystem {}
        module CTaskRegistry {}

        """
}
