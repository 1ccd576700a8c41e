/// Makes a function a task: `task NAME key=value …` runs it.
///
/// The name, the parameters with their types and defaults, and the documentation comment are read from the declaration; nothing is listed
/// twice. A function whose first parameter is a ``Connection`` runs once for each selected host, in parallel; any other runs once, here.
///
/// - Parameters:
///   - name: The name on the command line. Without one it is the function's, in snake case (`lxcDestroy` is `lxc_destroy`). `-` and `_` mean
///     the same on the command line.
///   - after: Tasks that run before this one, by their functions (`after: build`). Each runs once a run, host tasks once a host.
///   - inputs: Globs of local files the task reads. With `outputs`, the task is skipped while every output is there and no input's content
///     has changed since it last succeeded.
///   - outputs: Local files that the task makes.
///   - roles: The roles a host task runs on when the command line selects no host.
///   - confirm: A question that must be answered with yes before the task starts.
@attached(peer)
public macro Task(
    _ name: String? = nil, after: Any..., inputs: [String] = [], outputs: [String] = [], roles: [String] = [], confirm: String? = nil
) = #externalMacro(module: "WeftMacros", type: "TaskMacro")
