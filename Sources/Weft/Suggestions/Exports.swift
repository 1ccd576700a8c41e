// `NearMiss` is for tasks and their argument types as well; the launcher has it from the same place, without this library.
@_exported import Suggestions
