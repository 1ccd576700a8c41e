import Glibc

/// The archives that a program which stands alone is linked to, found and put together in one folder.
struct StaticLibraries {
    /// The Swift side: our library's own code and that of the shipped tasks.
    private let library: String
    private let folder: String

    /// Makes the folder of archives below a folder to work in.
    init(_ installation: Installation, in folder: String) throws(LaunchError) {
        library = installation.staticLibrary
        self.folder = folder + "/libraries"
        guard FileStatus(library) != nil else {
            throw LaunchError("`\(library)` is not there: `swift build -c release` makes it, `scripts/install` puts it below a prefix")
        }
        guard Files.makeFolder(self.folder) else {
            throw LaunchError("cannot make `\(self.folder)`: \(String(cString: strerror(errno)))")
        }
        let places = [Path.folder(of: library)] + Self.places
        for (name, package) in Self.needed {
            guard take(name, from: places) else {
                throw LaunchError("a program that stands alone is linked to `\(name)`, which is not on this machine: install `\(package)`")
            }
        }
        // Without it the program needs the shared one, which nearly every machine has.
        _ = take("libstdc++.a", from: [Path.folder(of: library)] + Self.compilerPlaces)
    }

    /// The archives of C libraries, and Debian's packages that have them.
    private static let needed = [
        ("libssh2.a", "libssh2-1-dev"), ("libcrypto.a", "libssl-dev"), ("libyaml.a", "libyaml-dev"), ("libz.a", "zlib1g-dev"),
    ]

    /// A folder that holds nothing but what is wanted leaves the linker no shared library to prefer.
    private func take(_ name: String, from places: [String]) -> Bool {
        for place in places where FileStatus("\(place)/\(name)") != nil { return symlink("\(place)/\(name)", "\(folder)/\(name)") == 0 }
        return false
    }

    /// The compiler's arguments.
    ///
    /// The library is taken whole: nothing refers to tasks, they register themselves.
    var arguments: [String] {
        ["-static-stdlib", "-L", folder, "-lssh2", "-lcrypto", "-lyaml", "-lz", "-Xclang-linker", "-static-libgcc"]
            + ["--whole-archive", library, "--no-whole-archive", "--gc-sections", "--as-needed", "-s"].flatMap { ["-Xlinker", $0] }
    }

    #if arch(arm64)
        private static let triple = "aarch64-linux-gnu"
    #else
        private static let triple = "x86_64-linux-gnu"
    #endif

    private static let places = ["/usr/lib/\(triple)", "/usr/lib64", "/usr/lib", "/usr/local/lib"]

    /// Where GCC has its libraries, the newest first.
    private static var compilerPlaces: [String] {
        let folder = "/usr/lib/gcc/\(triple)"
        return Files.names(in: folder).sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(folder)/\($0)" }
    }
}
