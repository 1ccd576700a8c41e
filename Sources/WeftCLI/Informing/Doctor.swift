import Glibc
import TaskGrammar
import Weft
import WeftRuntime

/// `task doctor`: what is installed, what can be used, what will not work, and the cure.
struct Doctor {
    let program: Program
    let words: CommandWords

    @MainActor
    func run() async -> Int32 {
        let paint = program.settings(words.options).paint
        let findings = installation + EngineReport.findings() + [inventory, configuration]
        let width = findings.map(\.subject.count).max() ?? 0
        for finding in findings {
            let level =
                switch finding.level {
                case .fine: paint.green("ok     ")
                case .limited: paint.yellow("limited")
                case .broken: paint.red("broken ")
                }
            let subject = finding.subject + String(repeating: " ", count: width - finding.subject.count)
            let indentation = "\n" + String(repeating: " ", count: 11 + width)
            let lines = finding.detail.split(separator: "\n") + (finding.cure.map { [$0[...]] } ?? [])
            program.output.write("\(level)  \(subject)  \(lines.joined(separator: indentation))\n")
        }
        return findings.contains { $0.level == .broken } ? 1 : 0
    }

    private var installation: [Finding] {
        var findings = [Finding(.fine, "weft", "\(WeftVersion.number), \(executable)")]
        // A program that stands alone has its tasks built in.
        guard program.ownName == nil else { return findings }
        if let compiler = program.environment.find("swiftc") {
            findings.append(Finding(.fine, "toolchain", compiler))
        } else {
            findings.append(
                Finding(
                    .limited, "toolchain", "there is no `swiftc`: shipped tasks run, fabfiles cannot be compiled",
                    cure: "install Swift from https://swift.org/install and put its bin folder into PATH"))
        }
        return findings
    }

    private var executable: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : "?"
    }

    private var inventory: Finding {
        do {
            let inventory = try Sites(words: words, environment: program.environment).inventory.get()
            guard let source = inventory.source else {
                return Finding(
                    .limited, "inventory", "none found: hosts are looked up in ssh_config and DNS",
                    cure: "describe hosts in inventory/NAME.yaml, or name a file with inventory=PATH or $WEFT_INVENTORY")
            }
            let counts = "\(counted(inventory.hosts.count, "host")), \(counted(inventory.roles.count, "role"))"
            let ways = Inventory.TransportKind.allCases.compactMap { kind -> String? in
                let count = inventory.hosts.count { $0.transport == kind }
                return kind == .auto || count == 0 ? nil : "\(count) by `\(kind.rawValue)`"
            }
            return Finding(.fine, "inventory", "\(source), \(counts)" + (ways.isEmpty ? "" : "\n\(ways.joined(separator: ", "))"))
        } catch {
            return Finding(.broken, "inventory", "\(error)")
        }
    }

    private var configuration: Finding {
        do {
            let configuration = try Sites(words: words, environment: program.environment).configuration.get()
            guard let source = configuration.source else {
                return Finding(.fine, "config", "none given; tasks that need a key say which")
            }
            return Finding(.fine, "config", "\(source), \(counted(configuration.values.count, "key"))")
        } catch {
            return Finding(.broken, "config", "\(error)")
        }
    }
}

extension ProgramEnvironment {
    /// The path of a program; `nil` when `PATH` has none of the name.
    func find(_ name: String) -> String? {
        (self["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}
