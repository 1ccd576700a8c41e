import Glibc
import SSH
import Weft

/// Copies a file, a folder or bytes to a target, through a shell and nothing else: a temporary name, the content, a check, then the rename.
struct Sending {
    private let upload: Upload
    private let transport: ShellTransport

    init(_ upload: Upload, over transport: ShellTransport) {
        self.upload = upload
        self.transport = transport
    }

    private var host: String { transport.host.name }

    /// Larger contents are compared by their hash before they are sent.
    private static let compareFirst = 256 << 10

    /// Copies.
    ///
    /// - Returns: Whether anything on the target is different now.
    func run() async throws -> Bool {
        switch upload.source {
        case .bytes(let bytes):
            let hasher = SHA256Hasher()
            hasher.update(bytes)
            let file = Content(size: bytes.count, hash: hasher.finalize().hexadecimal, mode: upload.mode ?? 0o644)
            return try await send(file) { BytesSource(bytes) }
        case .path(let source):
            let path = source.expanded
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw ConnectionError(host: host, .transfer, "cannot copy \(path): \(String(cString: strerror(errno)))")
            }
            if status.st_mode & S_IFMT == S_IFDIR { return try await FolderSending(path, upload, over: transport).run() }
            let mode = upload.mode ?? UInt16(status.st_mode & 0o7777)
            let (size, hash) = try await LocalFiles.hash(path, host: host)
            return try await send(Content(size: size, hash: hash, mode: mode)) { try FileSource(path: path, host: host) }
        }
    }

    private struct Content {
        let size: Int
        let hash: String
        let mode: UInt16
    }

    private func send(_ content: Content, _ open: () throws -> any ByteSource) async throws -> Bool {
        if content.size > Sending.compareFirst, try await isThere(content) { return false }
        let result = try await transport.run(Invocation(script(content), context: upload.context), source: try open())
        guard result.isSuccess else {
            throw ConnectionError(host: host, .transfer, "cannot write \(upload.destination)\(result.tail)")
        }
        return result.text != "same"
    }

    private func isThere(_ content: Content) async throws -> Bool {
        let check: Command = "\(raw: functions(content)); [ -f \"$d\" ] && [ \"$(hash \"$d\")\" = \"$h\" ] && attributes \"$d\""
        return try await transport.run(Invocation(check, context: upload.context)).isSuccess
    }

    /// What both scripts need: the names, the hash of a file, and whether a file has the mode and the owner that are wanted.
    private func functions(_ content: Content) -> String {
        let mode = String(content.mode, radix: 8)
        let command: Command = "d=\(upload.destination); h=\(content.hash); m=\(mode); o=\(upload.owner ?? "")"
        return """
            \(command.text)
            hash() { sha256sum < "$1" 2>/dev/null | cut -c1-64; }
            attributes() { [ "$(stat -c %a "$1" 2>/dev/null)" = "$m" ] && case "$o" in
              '') ;; *:*) [ "$(stat -c %U:%G "$1")" = "$o" ] ;; *) [ "$(stat -c %U "$1")" = "$o" ] ;; esac; }
            """
    }

    private func script(_ content: Content) -> Command {
        Command(
            raw: """
                \(functions(content))
                [ ! -d "$d" ] || { echo "$d is a folder: give the file's whole name" >&2; exit 1; }
                umask 077
                t=$(mktemp "$d.weft.XXXXXX") || exit 1
                trap 'rm -f "$t"' EXIT
                trap 'exit 1' HUP INT TERM
                cat > "$t" || exit 1
                n=$(wc -c < "$t")
                [ "$n" -eq \(content.size) ] || { echo "only $n of \(content.size) bytes arrived" >&2; exit 1; }
                s=$(hash "$t")
                [ -z "$s" ] || [ "$s" = "$h" ] || { echo "the content arrived damaged" >&2; exit 1; }
                if [ -f "$d" ] && [ ! -L "$d" ] && [ -n "$s" ] && [ "$(hash "$d")" = "$h" ] && attributes "$d"; then echo same; exit 0; fi
                if [ -n "$o" ]; then chown "$o" "$t" || exit 1; fi
                chmod "$m" "$t" && mv -f "$t" "$d" && trap - EXIT && echo changed
                """)
    }
}

extension Array where Element == UInt8 {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
