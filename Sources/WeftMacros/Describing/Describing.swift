import Glibc
import TaskGrammar

/// The plug-in's second trade: `WeftMacros --describe FILE…` prints the files' tasks, as ``MetadataFile`` writes them.
enum Describing {
    /// Describes the files of a command line; `nil` when it asks for something else.
    ///
    /// - Returns: The exit status.
    static func run(_ arguments: [String]) -> Int32? {
        guard arguments.dropFirst().first == "--describe" else { return nil }
        var files: [(path: String, source: String)] = []
        for path in arguments.dropFirst(2) {
            guard let source = content(of: path) else {
                complain("cannot read `\(path)`\n")
                return 2
            }
            files.append((path, source))
        }
        print(MetadataFile.text(SourceTasks(files: files).tasks), terminator: "")
        return 0
    }

    private static func complain(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) } }

    private static func content(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
