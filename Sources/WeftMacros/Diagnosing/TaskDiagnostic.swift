import SwiftDiagnostics

/// Why a declaration cannot be a task.
enum TaskDiagnostic: String, DiagnosticMessage {
    case notAFunction = "`@Task` makes functions tasks; this is not a function"
    case instanceMethod = "a task in a type must be `static`: there is no instance to call it on"
    case generic = "a task cannot be generic: the command line gives text, and something must say which type it becomes"
    case variadic = "a task's parameter cannot be variadic; an array takes `a,b,c`"
    case inOut = "a task's parameter cannot be `inout`: there is no variable on a command line"
    case connectionNotFirst = "the connection must be the first parameter of a task"
    case secondConnection = "a task takes one connection; it runs once for each selected host"
    case closure = "a function cannot be given on a command line"
    case tuple = "a tuple cannot be given on a command line; use a parameter for each element"
    case implicitlyUnwrapped = "a task's parameter cannot be implicitly unwrapped; `?` makes it one that may be left out"
    case invalidName = "a task's name is a plain string of letters, digits, `_`, `-` and `.` that begins with a letter"
    case sameParameter = "two parameters of a task have the same name on the command line"

    var message: String { rawValue }
    var severity: DiagnosticSeverity { .error }
    var diagnosticID: MessageID { MessageID(domain: "WeftTask", id: "\(self)") }
}

/// What a fix-it does, in the words of its button.
struct TaskFix: FixItMessage {
    let message: String

    init(_ message: String) { self.message = message }
    var fixItID: MessageID { MessageID(domain: "WeftTask", id: message) }
}
