import TaskGrammar

do {
    if let completion = CompletionCall(CommandLine.arguments) {
        completion.answer()
    } else {
        throw try Launcher(CommandLine.arguments).launch()
    }
} catch let error as LaunchError {
    Console.fail(error.message)
} catch {
    Console.fail("\(error)")
}
