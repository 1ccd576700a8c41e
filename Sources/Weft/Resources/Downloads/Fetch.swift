/// A file with the content that a URL has.
///
/// With a SHA-256, nothing is fetched while the file has it, and what arrives has it before the file gets its name. Without one, the file is
/// fetched once: one that is there stays, whatever the URL has by now. `curl`, `wget` or Python fetches, whichever is there; a status of
/// HTTP that is an error leaves the file as it is.
///
/// ```swift
/// Fetch("https://example.org/tool-1.4.tar.gz", to: "/var/cache/tool.tar.gz", sha256: "9f86d081884c7d659a2f…")
/// ```
public struct Fetch: Resource {
    /// What is fetched.
    public let url: String
    /// The absolute path of the file.
    public let path: String
    private let hash: String?
    private let mode: FileMode?
    private let owner: String?
    private let group: String?
    private let headers: [Secret]

    /// A file of a URL: `http`, `https` or `ftp`.
    ///
    /// - Parameters:
    ///   - path: The absolute path. The folder must be there, or come before it.
    ///   - sha256: 64 hexadecimal digits.
    ///   - mode: The permission bits.
    ///   - headers: Lines such as `Authorization: Bearer …`; they reach the program in a file of its user's own. `curl` is needed for them.
    public init(
        _ url: String, to path: String, sha256: String? = nil, mode: FileMode? = nil, owner: String? = nil, group: String? = nil,
        headers: [Secret] = []
    ) {
        (self.url, self.path, hash, self.mode, self.owner, self.group) = (url, path, sha256?.lowercased(), mode, owner, group)
        self.headers = headers
    }

    /// `Fetch` and the path.
    public var title: String { "Fetch \(path)" }

    /// One program makes the hash of the file that is there.
    public var script: ResourceScript {
        let attributes: Command = "\(path) \(mode.octal) \(owner ?? "") \(group ?? "")"
        let lines = Secret(headers.map { "header = \"\(Self.escaped($0.reveal()))\"\n" }.joined())
        let given: Command = headers.isEmpty ? "''" : "\(secret: lines)"
        var script = ResourceScript(
            check: "fetch_check \(url) \(hash ?? "") \(attributes)", apply: "fetch_apply \(url) \(hash ?? "") \(given) \(attributes)",
            functions: [.fetch])
        script.secrets = headers
        script.survey = .init(path: path)
        script.isTrusted = true
        script.problem = script.problem(ofPath: path) ?? problem
        return script
    }

    private static func escaped(_ header: String) -> String {
        header.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    private var problem: String? {
        let scheme = url.split(separator: ":", maxSplits: 1).first.map { $0.lowercased() }
        if !["http", "https", "ftp"].contains(scheme) || !url.contains("://") { return "`\(url)` is no http, https or ftp URL" }
        if url.utf8.contains(where: { $0 <= 32 || $0 == 127 }) { return "the URL has a space or a control character in it" }
        if let hash, hash.utf8.count != 64 || !hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) {
            return "a SHA-256 has 64 hexadecimal digits, and `\(hash)` has not"
        }
        return headers.contains { $0.reveal().contains(where: \.isNewline) } ? "a header has a line end in it" : nil
    }
}

extension ShellFunction {
    /// `download URL FILE HEADERS`: fetches a URL with whatever can; the headers are lines of a configuration of `curl`.
    static let download = ShellFunction(
        "download",
        #"""
        download() {
          if command -v curl >/dev/null; then
            printf '%s' "$3" | curl -fsSL --retry 2 --connect-timeout 30 --speed-limit 1 --speed-time 120 -K - -o "$2" -- "$1"
            return
          fi
          if [ -n "$3" ]; then echo 'headers need curl, which is not there' >&2; return 69; fi
          if command -v wget >/dev/null; then wget -q -T 120 -O "$2" -- "$1" || { X=$?; echo "wget cannot fetch $1: it ended with status $X" >&2; return $X; }
          elif command -v python3 >/dev/null; then
            python3 -c 'import shutil, sys, urllib.request
        try:
            with urllib.request.urlopen(sys.argv[1], timeout=120) as answer, open(sys.argv[2], "wb") as file:
                shutil.copyfileobj(answer, file)
        except Exception as error:
            sys.exit("cannot fetch %s: %s" % (sys.argv[1], error))' "$1" "$2"
          else
            echo 'neither curl nor wget nor python3 is there to fetch with' >&2
            return 69
          fi
        }
        """#)

    /// `fetch_check URL HASH PATH MODE OWNER GROUP`, and `fetch_apply URL HASH HEADERS PATH MODE OWNER GROUP`.
    static let fetch = ShellFunction(
        "fetch_check", needs: [.attributes, .adjust, .parent, .replace, .download],
        #"""
        fetch_check() {
          look "$J0" "$3"
          r=0 FU=
          case $K in
          f)
            if [ -n "$2" ]; then
              X=$(sha256sum <"$3" 2>/dev/null)
              X=${X%% *}
              if [ "$X" != "$2" ]; then FU=1 r=1; differs "sha256 $X" "sha256 $2"; fi
            fi
            attributes "$4" "$5" "$6";;
          d) cannot 'a folder is there'; return;;
          -)
            parent "$3" || return
            FU=1 r=1
            plus "$3 from $1";;
          *) FU=1 r=1; differs "$3 is a link or a device" "$3 is a file";;
          esac
          return $r
        }
        fetch_apply() {
          if [ -z "$FU" ]; then adjust "$4" "$5" "$6" "$7"; return; fi
          [ -d "${4%/*}/" ] || { echo "the folder ${4%/*} is not there" >&2; return 2; }
          replace 'fetch_write "$8" "$9" "${10}"' "$4" "$5" "$6" "$7" '' '' "$1" "$2" "$3"
        }
        fetch_write() {
          download "$1" "$t" "$3" || return
          [ -n "$2" ] || return 0
          X=$(sha256sum <"$t")
          X=${X%% *}
          [ "$X" = "$2" ] || { echo "what came from $1 has the SHA-256 $X, not $2" >&2; return 65; }
        }
        """#)
}
