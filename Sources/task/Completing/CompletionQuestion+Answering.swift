import TaskGrammar

extension CompletionQuestion {
    /// Answers from what is known without compiling or connecting.
    func answer() {
        let launcher = try? Launcher(["task"] + values)
        var seen: [SeenFile] = []
        let catalog = (try? launcher?.catalog(&seen)) ?? TaskCatalog()
        Console.print(
            answer(catalog, home: Environment.rawHome.map { String(cString: $0) }) { names in
                guard let launcher else { return [] }
                var call = [launcher.installation.runner, "--complete", names.rawValue]
                if let path = launcher.words.value(of: .inventory) { call.append("inventory=\(path)") }
                guard let result = Program.run(call, reading: .output), result.status == 0 else { return [] }
                return String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init)
            })
    }
}
