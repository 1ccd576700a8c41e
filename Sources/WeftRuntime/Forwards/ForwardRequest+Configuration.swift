import SSH
import Weft

extension ForwardRequest {
    /// What a line of `ssh_config` asks for.
    ///
    /// - Throws: ``Weft/TaskArgumentError`` when it is no address, or asks for what there is not.
    init(_ line: HostConfiguration.Forward) throws {
        let listen = try ForwardAddress(configured: line.listen)
        guard let target = line.target else {
            guard line.option == "DynamicForward" else {
                throw TaskArgumentError("`\(line.option) \(line.listen)` asks for a SOCKS proxy on the host, which there is not")
            }
            self = .socks(listen)
            return
        }
        let leads = try ForwardAddress(configured: target)
        self = line.option == "RemoteForward" ? .remote(listen, to: leads) : .local(listen, to: leads)
    }
}

extension ForwardAddress {
    /// An address as `ssh_config` writes it: `host/port` is the other form of `host:port`, and an empty address is every one.
    fileprivate init(configured text: String) throws {
        var text = text
        if !text.hasPrefix("/"), let slash = text.lastIndex(of: "/") { text = "[\(text[..<slash])]:\(text[text.index(after: slash)...])" }
        if text.hasPrefix(":") { text = "*" + text }
        if text.hasPrefix("["), !text.dropFirst().prefix(while: { $0 != "]" }).contains(":") {
            text = text.filter { $0 != "[" && $0 != "]" }
        }
        do {
            self = try ForwardAddress(taskArgument: text)
        } catch let error as TaskArgumentError {
            throw TaskArgumentError("`\(text)`: \(error)")
        }
    }
}
