/// A listening address and where it leads, as `ssh -L` writes them: `8080:10.0.0.22:80`; what is left out is the loopback address.
///
/// | Written | Listens at | Leads to |
/// | --- | --- | --- |
/// | `5432` | port 5432 | port 5432 |
/// | `8080:80` | port 8080 | port 80 |
/// | `db:5432` | port 5432 | port 5432 of `db` |
/// | `8080:db:80` | port 8080 | port 80 of `db` |
/// | `*:8080:db:80` | port 8080, for everybody | port 80 of `db` |
/// | `8080:/run/app.sock` | port 8080 | the socket |
public struct PortForward: TaskArgument, Sendable, Hashable {
    /// Where it listens.
    public let address: ForwardAddress
    /// Where it leads.
    public let target: ForwardAddress

    /// Reads one of the forms above.
    public nonisolated init(taskArgument text: String) throws {
        let parts = Self.parts(of: text)
        func isPort(_ index: Int) -> Bool { !parts[index].isEmpty && parts[index].utf8.allSatisfy { (0x30...0x39).contains($0) } }
        let ends: (String, String)
        switch parts.count {
        case 1: ends = (parts[0], parts[0])
        case 2 where isPort(0) || parts[0].hasPrefix("/"): ends = (parts[0], parts[1])
        case 2: ends = (parts[1], text)
        case 3 where isPort(0): ends = (parts[0], "\(parts[1]):\(parts[2])")
        case 3: ends = ("\(parts[0]):\(parts[1])", parts[2])
        case 4: ends = ("\(parts[0]):\(parts[1])", "\(parts[2]):\(parts[3])")
        default: throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
        }
        do {
            (address, target) = (try ForwardAddress(taskArgument: ends.0), try ForwardAddress(taskArgument: ends.1))
        } catch {
            throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
        }
        if parts.count == 1, address.port == 0 { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
    }

    /// Some of the forms.
    public nonisolated static var taskArgumentExpectation: String { "ports to forward, such as 5432, 8080:80 or 8080:10.0.0.22:80" }

    /// What stands between the colons; those in brackets are an address's own.
    private nonisolated static func parts(of text: String) -> [String] {
        var parts = [""]
        var isInBrackets = false
        for letter in text.unicodeScalars {
            if letter == "[" { isInBrackets = true }
            if letter == "]" { isInBrackets = false }
            if letter == ":", !isInBrackets { parts.append("") } else { parts[parts.count - 1].unicodeScalars.append(letter) }
        }
        return parts
    }
}
