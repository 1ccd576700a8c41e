import Glibc
import TaskGrammar
import Weft
import WeftRuntime

/// Where the hosts and the settings of a run come from; nothing is read before it is asked for.
struct Sites: Sendable {
    let inventory: LazyValue<Inventory>
    let configuration: LazyValue<Configuration>

    init(words: CommandWords, environment: ProgramEnvironment) {
        let inventoryPath = words.value(of: .inventory)
        let configurationPath = words.value(of: .config)
        let (variables, directory) = (environment.variables, environment.directory)
        inventory = LazyValue { try InventoryLoader.load(inventoryPath, environment: variables, workingDirectory: directory) }
        configuration = LazyValue { try ConfigurationLoader.load(configurationPath, environment: variables, workingDirectory: directory) }
    }

    func planner(_ tasks: TaskLookup) -> Planner {
        Planner(tasks: tasks, inventory: { [inventory] in try inventory.get() }, unlisted: { try UnlistedHost.find($0) })
    }
}

/// Hosts that no inventory names.
enum UnlistedHost {
    /// The host of a name that `ssh_config` or DNS knows, or of an address; `nil` for any other name.
    static func find(_ name: String) throws -> Inventory.Host? {
        if name == Inventory.Host.local.name { return .local }
        if SSHConfigurationNames.know(name) || resolves(name) { return Inventory.Host(name: name) }
        return nil
    }

    private static func resolves(_ name: String) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var result: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &result)
        if let result { freeaddrinfo(result) }
        // A server that does not answer knows no better: connecting will tell.
        return status == 0 || status == EAI_AGAIN
    }
}

/// The names that the user's `ssh_config` has a section for.
enum SSHConfigurationNames {
    static func know(_ name: String) -> Bool { false }
}
