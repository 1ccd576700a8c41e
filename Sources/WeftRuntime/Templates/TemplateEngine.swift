import CSystem
import Glibc
import SSH
import Weft

/// Fills in templates: names between `<<` and `>>` itself, Mustache with the program `weft-template`, which lives as long as the run and is not
/// started before the first template.
actor TemplateEngine {
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private var program: Program?

    private struct Program {
        let process: pid_t
        let input: Int32
        let output: Int32
    }

    isolated deinit {
        guard let program else { return }
        close(program.input)
        close(program.output)
        kill(program.process, SIGTERM)
        var status: Int32 = 0
        waitpid(program.process, &status, 0)
    }

    /// - Throws: ``Weft/TemplateError``.
    func render(_ request: TemplateRequest) throws -> String {
        let text = try request.text ?? read(request)
        switch request.syntax {
        case .tokens: return try TemplateRequest.replaceTokens(text, named: request.name, values: request.values)
        case .mustache: return try ask(text, request)
        }
    }

    private func read(_ request: TemplateRequest) throws -> String {
        for place in request.places {
            guard case .success(let bytes) = SSH.TextFile.readBytes(place.expanded) else { continue }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw problem(request.name, "it is not in UTF-8")
            }
            return text
        }
        throw problem(request.name, "it cannot be read: \(request.places.map { "`\($0)`" }.joined(separator: ", "))")
    }

    private func problem(_ name: String, _ text: String) -> TemplateError {
        TemplateError(name: name, problems: [.init(line: 0, text: text)])
    }

    private func ask(_ text: String, _ request: TemplateRequest) throws -> String {
        let program = try program ?? start(request.name)
        self.program = program
        let line = ConfigurationValue.map(["template": .string(text), "values": .map(request.values)]).json
        guard write(Array(line.utf8) + [10], to: program.input), let answer = readLine(program.output),
            case .map(let members)? = try? JSONReader.read(String(decoding: answer, as: UTF8.self), path: "weft-template")
                .configurationValue
        else { throw problem(request.name, "the program that fills in templates ended early") }
        if case .string(let result)? = members["text"] { return result }
        var problems: [TemplateError.Problem] = []
        if case .list(let found)? = members["problems"] {
            for case .map(let found) in found {
                guard case .integer(let line)? = found["line"], case .string(let text)? = found["text"] else { continue }
                problems.append(.init(line: line, text: text))
            }
        }
        throw TemplateError(name: request.name, problems: problems)
    }

    // MARK: The program

    private func start(_ name: String) throws -> Program {
        let path = Self.folder + "/weft-template"
        guard access(path, X_OK) == 0 else {
            throw problem(
                name, "templates in Mustache need `\(path)`, which is not there\n  it comes with Weft: put it beside this program")
        }
        var (toProgram, fromProgram): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard weft_pipe(&toProgram) == 0, weft_pipe(&fromProgram) == 0 else { throw problem(name, "no pipe: \(errno)") }
        var arguments = [strdup(path), nil]
        defer { free(arguments[0]) }
        var process = pid_t()
        let code = weft_spawn_bound(&process, path, &arguments, environ, [toProgram[0], fromProgram[1], 2])
        close(toProgram[0])
        close(fromProgram[1])
        guard code == 0 else {
            close(toProgram[1])
            close(fromProgram[0])
            throw problem(name, "`\(path)` cannot be started: \(String(cString: strerror(code)))")
        }
        return Program(process: process, input: toProgram[1], output: fromProgram[0])
    }

    /// The folder of the program or the library that this code is in.
    private static var folder: String {
        guard let path = realpath(weft_own_file(), nil) else { return "." }
        defer { free(path) }
        return PathText.folder(String(cString: path))
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func readLine(_ descriptor: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while line.last != 10 {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            line += buffer[..<count]
        }
        return line
    }
}
