import Glibc
import SwiftSyntaxMacros

#if TOOLCHAIN_SWIFT_SYNTAX
    // The toolchain has no SwiftCompilerPlugin; what that module wraps is here.
    @_spi(PluginMessage) import SwiftCompilerPluginMessageHandling

    private struct Provider: PluginProvider {
        func resolveMacro(moduleName: String, typeName: String) throws -> any Macro.Type { TaskMacro.self }
        func loadPluginLibrary(libraryPath: String, moduleName: String) throws {}
        var features: [PluginFeature] { [] }
    }
#else
    import SwiftCompilerPlugin

    private struct Provider: CompilerPlugin {
        let providingMacros: [any Macro.Type] = [TaskMacro.self]
    }
#endif

@main
struct Plugin {
    /// Serves the compiler; with `--describe FILE…` it prints the files' task metadata instead, without compiling anything.
    static func main() throws {
        if let status = Describing.run(CommandLine.arguments) { exit(status) }
        #if TOOLCHAIN_SWIFT_SYNTAX
            try CompilerPluginMessageListener(connection: StandardIOMessageConnection(), provider: Provider()).main()
        #else
            try Provider.main()
        #endif
    }
}
