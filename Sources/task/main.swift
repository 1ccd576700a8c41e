import Glibc
import TaskGrammar

let question = Question(CommandLine.unsafeArgv, count: Int(CommandLine.argc))
do {
    if let completion = CompletionCall(CommandLine.arguments) {
        completion.answer()
    } else {
        throw try Launcher(CommandLine.arguments).launch(question)
    }
} catch let error as LaunchError {
    Console.fail(error.message)
} catch {
    Console.fail("\(error)")
}
