import TaskGrammar
import Weft
import WeftRuntime

/// Where the hosts and the settings of a run come from; nothing is read before it is asked for.
struct Sites: Sendable {
    let inventory: LazyValue<Inventory>
    let configuration: LazyValue<Configuration>

    init(words: CommandWords, environment: ProgramEnvironment) {
        let inventoryPath = words.value(of: .inventory) ?? environment[RunRequest.variable(for: TargetingWord.inventory.rawValue)]
        let configurationPath = words.value(of: .config) ?? environment[RunRequest.variable(for: TargetingWord.config.rawValue)]
        let (variables, directory) = (environment.variables, environment.directory)
        inventory = LazyValue { try InventoryLoader.load(inventoryPath, environment: variables, workingDirectory: directory) }
        configuration = LazyValue { try ConfigurationLoader.load(configurationPath, environment: variables, workingDirectory: directory) }
    }

    func planner(_ tasks: TaskLookup) -> Planner {
        let unlisted = UnlistedHosts()
        return Planner(
            tasks: tasks, inventory: { [inventory] in try inventory.get() }, unlisted: { try unlisted.host(named: $0) },
            keyFileProblem: { LocalKeyFiles.problem(of: $0) })
    }
}
