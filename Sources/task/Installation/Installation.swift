import Glibc

/// Where the library, the runner and the macro are that belong to this launcher: in a build folder beside it, or below the prefix it was
/// installed to.
struct Installation {
    /// The folder of the Swift modules.
    let modules: String
    /// The dynamic library that fabfiles are linked to.
    let library: String
    /// The archive that programs which stand alone are linked to.
    let staticLibrary: String
    /// The macro's plug-in, which describes files too.
    let macros: String
    /// The program of the shipped tasks.
    let runner: String
    /// The shipped tasks' metadata as it was installed; `nil` in a build folder.
    let shippedMetadata: String?
    /// The compiler that built the library, as it was installed; `nil` in a build folder.
    let recordedCompiler: String?
    /// The files on which it depends what tasks there are.
    let seen: [SeenFile]

    /// Finds what is beside an executable.
    init(of executable: String) throws(LaunchError) {
        let folder = Path.folder(of: executable)
        let installed = Path.joined(Path.folder(of: folder), "lib/weft")
        if FileStatus(installed + "/weft-run") != nil {
            modules = installed + "/modules"
            library = installed + "/libWeft.so"
            staticLibrary = installed + "/static/libWeftStatic.a"
            macros = installed + "/WeftMacros"
            runner = installed + "/weft-run"
            shippedMetadata = installed + "/tasks"
            recordedCompiler = Files.content(of: installed + "/compiler").map { content in
                String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            }
        } else {
            modules = folder + "/Modules"
            library = folder + "/libWeft.so"
            staticLibrary = folder + "/libWeftStatic.a"
            macros = folder + "/WeftMacros-tool"
            runner = folder + "/weft-run"
            shippedMetadata = nil
            recordedCompiler = nil
        }
        seen = [installed + "/weft-run", runner, library, macros, shippedMetadata].compactMap { $0.map(SeenFile.init) }
        guard FileStatus(runner) != nil else {
            throw LaunchError("there is no `weft-run` in `\(folder)` nor in `\(installed)`: build it with `swift build -c release`")
        }
    }

    /// The folder of the library, which compiled fabfiles search.
    var libraryFolder: String { Path.folder(of: library) }

    /// The Swift compiler: `$WEFT_SWIFTC`, that of the installation, or the one in `PATH`, without links.
    func compiler() throws(LaunchError) -> String {
        if let named = Environment.value("WEFT_SWIFTC") {
            // The name decides what the program does: the links of a toolchain all lead to one file.
            guard access(named, X_OK) == 0 else { throw LaunchError("`$WEFT_SWIFTC` is `\(named)`, which is no program") }
            return named
        }
        if let recordedCompiler, access(recordedCompiler, X_OK) == 0 { return recordedCompiler }
        if let found = Program.find("swiftc") { return found }
        throw LaunchError(
            "a fabfile is compiled with Swift, and there is no `swiftc` in PATH: install it from swift.org/install, or set WEFT_SWIFTC")
    }

    /// What changes when a fabfile must be compiled again although it is the same: the compiler, the library or the macro.
    func stamp(compiler: String) -> String {
        [compiler, library, macros].map { $0 + " " + (FileStatus($0)?.stamp ?? "") }.joined(separator: "\n")
    }
}
