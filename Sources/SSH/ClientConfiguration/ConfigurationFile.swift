import Glibc

/// Reads a file of ssh_config and all that it includes.
struct ConfigurationFile {
    typealias Statement = ClientConfiguration.Statement

    /// OpenSSH's own limit, which ends files that include themselves.
    static let maximumDepth = 16

    /// Where relative names of `Include` are looked up.
    let folder: String
    let home: String
    /// Whether a file that others may write to is refused.
    let checksPermissions: Bool

    /// The statements of a file; nil when it does not exist.
    func read(_ path: String, depth: Int = 0) throws(ClientConfigurationError) -> [Statement]? {
        let whole = { (reason: String) in ClientConfigurationError(file: path, line: 0, reason: reason) }
        if checksPermissions {
            var status = stat()
            if stat(path, &status) == 0, status.st_mode & 0o022 != 0 || (status.st_uid != 0 && status.st_uid != getuid()) {
                throw whole("others may write to it; run `chmod go-w \(path)`, and own it")
            }
        }
        let text: String
        switch TextFile.readBytes(path) {
        case .success(let bytes): text = String(decoding: bytes, as: UTF8.self)
        case .failure(let error) where error.isMissingFile: return nil
        case .failure(let error): throw whole(error.description)
        }
        var statements: [Statement] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }).enumerated() {
            let error = { (reason: String) in ClientConfigurationError(file: path, line: index + 1, reason: reason) }
            do {
                guard let parsed = try ConfigurationLine(line) else { continue }
                guard !parsed.words.isEmpty else { throw ConfigurationLine.SyntaxProblem(reason: "`\(parsed.keyword)` has no value") }
                let kind: Statement.Kind
                switch parsed.keyword.lowercased() {
                case "host": kind = .host(parsed.words)
                case "match": kind = .match(try MatchCriterion.parse(parsed.words))
                case "include":
                    guard depth < Self.maximumDepth else {
                        throw ConfigurationLine.SyntaxProblem(reason: "too many files include one another")
                    }
                    kind = .include(try include(parsed.words, depth: depth))
                default: kind = .option(name: parsed.keyword, words: parsed.words, text: parsed.text)
                }
                statements.append(Statement(kind: kind, file: path, line: index + 1))
            } catch let problem as ConfigurationLine.SyntaxProblem {
                throw error(problem.reason)
            } catch let problem as ClientConfigurationError {
                throw problem
            } catch {
                throw whole("\(error)")
            }
        }
        return statements
    }

    private func include(_ names: [String], depth: Int) throws(ClientConfigurationError) -> [[Statement]] {
        var files: [[Statement]] = []
        for name in names {
            let path: String
            if name.hasPrefix("~/") {
                path = home + name.dropFirst()
            } else {
                path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
            }
            var found = glob_t()
            defer { globfree(&found) }
            guard glob(path, 0, nil, &found) == 0 else { continue }
            for index in 0..<Int(found.gl_pathc) {
                guard let match = found.gl_pathv[index] else { continue }
                if let statements = try read(String(cString: match), depth: depth + 1) { files.append(statements) }
            }
        }
        return files
    }
}
