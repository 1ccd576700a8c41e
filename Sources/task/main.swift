import Glibc
import TaskGrammar

let question = Question(CommandLine.unsafeArgv, count: Int(CommandLine.argc))
do {
    if let completion = CompletionQuestion(CommandLine.arguments.dropFirst()) {
        completion.answer()
    } else {
        throw try Launcher(CommandLine.arguments).launch(question)
    }
} catch let error as LaunchError {
    Console.fail(error.message)
} catch {
    Console.fail("\(error)")
}
