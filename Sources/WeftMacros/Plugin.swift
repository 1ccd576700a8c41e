import SwiftSyntaxMacros

#if TOOLCHAIN_SWIFT_SYNTAX
    @_spi(PluginMessage) import SwiftCompilerPluginMessageHandling
    struct Provider: PluginProvider {
        func resolveMacro(moduleName: String, typeName: String) throws -> any Macro.Type { TaskMacro.self }
        func loadPluginLibrary(libraryPath: String, moduleName: String) throws {}
        var features: [PluginFeature] { [] }
    }
    @main struct Plugin {
        static func main() throws {
            try CompilerPluginMessageListener(connection: StandardIOMessageConnection(), provider: Provider()).main()
        }
    }
#endif
