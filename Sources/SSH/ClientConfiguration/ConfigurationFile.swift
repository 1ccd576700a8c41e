import Glibc

/// Reads a file of ssh_config and all that it includes.
struct ConfigurationFile {
    typealias Statement = ClientConfiguration.Statement

    /// OpenSSH's own limit, which ends files that include themselves.
    static let maximumDepth = 16

    /// Where relative names of `Include` are looked up.
    let folder: String
    let home: HomeFolder
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
        let bytes: [UInt8]
        switch TextFile.readBytes(path) {
        case .success(let read): bytes = read
        case .failure(let error) where error.isMissingFile: return nil
        // Where a pattern of an `Include` fits a folder as well.
        case .failure(let error) where error.code == EISDIR && depth > 0: return []
        case .failure(let error): throw whole(error.description)
        }
        var statements: [Statement] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let error = { (reason: String) in ClientConfigurationError(file: path, line: index + 1, reason: reason) }
            do {
                guard let parsed = try ConfigurationLine(line) else { continue }
                let values = try ConfigurationForm.values(parsed)
                let kind: Statement.Kind
                switch parsed.keyword.lowercasedASCII {
                case "host":
                    guard !values.contains("") else { throw ConfigurationLine.SyntaxProblem(reason: "`Host` has an empty value") }
                    kind = .host(values)
                case "match": kind = .match(try MatchCriterion.parse(parsed.rest))
                case "include":
                    guard depth < Self.maximumDepth else {
                        throw ConfigurationLine.SyntaxProblem(reason: "too many files include one another")
                    }
                    guard !values.contains("") else { throw ConfigurationLine.SyntaxProblem(reason: "`Include` has an empty value") }
                    kind = .include(try include(values, depth: depth))
                default: kind = .option(name: parsed.keyword, values: values)
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
            let start = name.utf8.first
            let path = start == UInt8(ascii: "~") ? home.expanding(name) : start == UInt8(ascii: "/") ? name : "\(folder)/\(name)"
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
