// swift-tools-version: 6.2
import CompilerPluginSupport
import Foundation
import PackageDescription

// The macro is built against the swift-syntax that ships inside the toolchain: 10 s instead of the package's 94 s (debug) and 327 s
// (release); docs/decisions/0001-toolchain-swift-syntax.md. WEFT_SWIFT_SYNTAX=package, or a toolchain without it, takes the package.
let environment = ProcessInfo.processInfo.environment
let toolchainSyntax: String? = {
    if environment["WEFT_SWIFT_SYNTAX"] == "package" { return nil }
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
        let compiler = "\(folder)/swiftc"
        guard FileManager.default.isExecutableFile(atPath: compiler) else { continue }
        let usr = URL(fileURLWithPath: compiler).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().path
        let host = usr + "/lib/swift/host"
        if FileManager.default.fileExists(atPath: host + "/SwiftSyntaxMacros.swiftmodule") { return host }
    }
    return nil
}()

var dependencies: [Package.Dependency] = [.package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0")]
let macros: Target
if let host = toolchainSyntax {
    let libraries = [
        "SwiftSyntax", "SwiftSyntaxMacros", "SwiftSyntaxBuilder", "SwiftDiagnostics", "SwiftBasicFormat", "SwiftParser",
        "SwiftCompilerPluginMessageHandling",
    ]
    macros = .macro(
        name: "WeftMacros", dependencies: ["TaskGrammar"],
        swiftSettings: [.unsafeFlags(["-I", host]), .define("TOOLCHAIN_SWIFT_SYNTAX")],
        linkerSettings: [.unsafeFlags(["-L", host, "-Xlinker", "-rpath", "-Xlinker", host] + libraries.map { "-l\($0)" })])
} else {
    dependencies.append(.package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"))
    macros = .macro(
        name: "WeftMacros",
        dependencies: [
            "TaskGrammar", .product(name: "SwiftParser", package: "swift-syntax"),
            .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
            .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
        ])
}

// An `async` function without an isolation of its own stays on its caller's executor: no hop to the global pool and back.
let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("NonisolatedNonsendingByDefault")]

// What scripts/fuzz builds, apart from all that is shipped: a release that can see inside of modules.
let fuzzing: [Target] =
    environment["WEFT_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "weft-fuzz",
            dependencies: ["Weft", "SSH", "TaskGrammar", "WeftRuntime", "WeftCLI", "CSystem", "TestSupport", "OpenSSHOracle"],
            path: "Tests/Fuzzing", swiftSettings: settings)
    ]

let library = ["Suggestions", "Weft", "SSH", "TaskGrammar", "WeftRuntime", "WeftCLI", "WeftTasks"]

let package = Package(
    name: "weft",
    products: [
        .library(name: "Weft", type: .dynamic, targets: library),
        // What `task build` links.
        .library(name: "WeftStatic", type: .static, targets: library),
        .library(name: "WeftTesting", targets: ["WeftTesting"]),
        .executable(name: "task", targets: ["task"]),
        .executable(name: "weft-run", targets: ["weft-run"]),
        .executable(name: "weft-template", targets: ["weft-template"]),
    ],
    dependencies: dependencies,
    targets: [
        .systemLibrary(name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CTaskRegistry"),
        .target(name: "CSystem"),
        .target(name: "CSSHSupport", linkerSettings: [.linkedLibrary("crypto")]),
        macros,
        .target(name: "Suggestions", swiftSettings: settings),
        .target(name: "Weft", dependencies: ["WeftMacros", "CTaskRegistry", "Suggestions"], swiftSettings: settings),
        .target(name: "SSH", dependencies: ["CLibSSH2", "CSSHSupport", "CSystem"], swiftSettings: settings),
        .target(name: "TaskGrammar", dependencies: ["Suggestions"], swiftSettings: settings),
        .target(name: "WeftRuntime", dependencies: ["Weft", "SSH", "CSystem", "CLibYAML"], swiftSettings: settings),
        .target(name: "WeftCLI", dependencies: ["Weft", "WeftRuntime", "TaskGrammar"], swiftSettings: settings),
        .target(
            name: "WeftTasks", dependencies: ["Weft"], path: "tasks",
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("NonisolatedNonsendingByDefault"), .defaultIsolation(MainActor.self),
            ]),
        .target(name: "WeftTesting", dependencies: ["Weft"], swiftSettings: settings),
        .executableTarget(
            name: "task", dependencies: ["TaskGrammar", "Suggestions"],
            swiftSettings: settings + [.unsafeFlags(["-static-executable"])],
            // lld, because the others warn that libswiftCore's `dlopen` is in a static program; it is never called there.
            linkerSettings: [.unsafeFlags(["-static-executable", "-use-ld=lld"])]),
        .executableTarget(
            name: "weft-run", dependencies: ["WeftCLI", "WeftTasks"],
            exclude: ["Linking"],
            // Without the loader's search through the symbols of Swift's and C++'s libraries it starts in half the time; only in a release, as a
            // debug build is linked often.
            swiftSettings: settings + [.unsafeFlags(["-static-stdlib"], .when(configuration: .release))],
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-static-stdlib", "-use-ld=lld", "-L", Context.packageDirectory + "/Sources/weft-run/Linking",
                        "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
                    ], .when(configuration: .release))
            ]),
        // Fills in templates. Nothing else needs Foundation, which takes longer to load than most runs take.
        .executableTarget(
            name: "weft-template", dependencies: [.product(name: "Mustache", package: "swift-mustache")], swiftSettings: settings),
        .testTarget(name: "WeftTests", dependencies: ["Weft", "WeftTesting"], swiftSettings: settings),
        .target(name: "TestSupport", dependencies: ["CSystem"], path: "Tests/TestSupport", swiftSettings: settings),
        .target(name: "OpenSSHOracle", dependencies: ["SSH", "TestSupport"], path: "Tests/OpenSSHOracle", swiftSettings: settings),
        .testTarget(name: "SSHTests", dependencies: ["SSH", "CSSHSupport", "TestSupport", "OpenSSHOracle"], swiftSettings: settings),
        .testTarget(name: "WeftRuntimeTests", dependencies: ["WeftRuntime", "WeftTesting", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "WeftCLITests", dependencies: ["WeftCLI", "CSystem", "WeftTesting", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "WeftTasksTests", dependencies: ["WeftTasks", "WeftTesting", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ResourceTests", dependencies: ["Weft", "WeftTesting", "TestSupport"],
            exclude: ["Golden"], swiftSettings: settings),
        .testTarget(name: "LauncherTests", dependencies: ["TaskGrammar", "Suggestions", "TestSupport"], swiftSettings: settings),
    ] + fuzzing
)
