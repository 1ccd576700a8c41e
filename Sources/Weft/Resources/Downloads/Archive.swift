/// What is in an archive, unpacked into a folder: tar, as it is or packed with gzip, xz, zstd or bzip2, or zip.
///
/// What the archive's first bytes say counts, not its name. With `creates` it is unpacked when that path is not there, and never else. Without,
/// a hidden file in the folder says which archive was unpacked last, and another one is unpacked over it. What else is in the folder stays.
///
/// ```swift
/// Archive("/opt/tool", from: "dist/tool.tar.gz", strip: 1)                   // a file of this machine
/// Archive("/opt/tool", unpacking: "/var/cache/tool.zip", owner: "tool")      // a file of the host
/// ```
public struct Archive: Resource {
    /// The absolute path of the folder. It is made, and those above it.
    public let path: String
    private let content: Upload.Source?
    private let file: String
    private let creates: String?
    private let strip: Int
    private let owner: String?
    private let group: String?

    /// An archive of this machine; it travels only when it is to be unpacked.
    ///
    /// - Parameters:
    ///   - creates: A path that is there when it is unpacked: absolute, or of the folder.
    ///   - strip: How many folders are taken off the front of each name.
    ///   - owner: Who gets the folder and all that is in it after it was unpacked.
    public init(
        _ path: String, from source: LocalPath, creates: String? = nil, strip: Int = 0, owner: String? = nil, group: String? = nil
    ) {
        (self.path, content, file, self.creates, self.strip) = (path, .path(source), "", creates, strip)
        (self.owner, self.group) = (owner, group)
    }

    /// An archive of these bytes.
    public init(_ path: String, bytes: [UInt8], creates: String? = nil, strip: Int = 0, owner: String? = nil, group: String? = nil) {
        (self.path, content, file, self.creates, self.strip) = (path, .bytes(bytes), "", creates, strip)
        (self.owner, self.group) = (owner, group)
    }

    /// An archive of the host, such as one that ``Fetch`` has brought; another one when its size or time is another.
    public init(
        _ path: String, unpacking file: String, creates: String? = nil, strip: Int = 0, owner: String? = nil, group: String? = nil
    ) {
        (self.path, content, self.file, self.creates, self.strip) = (path, nil, file, creates, strip)
        (self.owner, self.group) = (owner, group)
    }

    /// `Archive` and the folder.
    public var title: String { "Archive \(path)" }

    /// Nothing is run for an archive that was unpacked; one `stat` for one of the host.
    public var script: ResourceScript {
        let made = creates.map { $0.hasPrefix("/") ? $0 : "\(path)/\($0)" } ?? ""
        let owner = "\(owner ?? "")\(group.map { ":\($0)" } ?? "")"
        let words: Command = "\(path) \(file) \(made) \(strip)"
        var script = ResourceScript(
            check: "archive_check \(words)", apply: "archive_apply \(words) \(owner)", functions: [.archive],
            contents: content.map { [$0] } ?? [])
        script.problem = script.problem(ofPath: path) ?? problem
        if script.problem == nil, content == nil { script.problem = script.problem(ofPath: file) }
        return script
    }

    private var problem: String? {
        if strip < 0 || strip > 100 { return "`strip` is a number of folders, and \(strip) is none" }
        return path == "/" ? "an archive is not unpacked into the root folder" : nil
    }
}

extension ShellFunction {
    /// `archive_check FOLDER FILE CREATES STRIP` and `archive_apply FOLDER FILE CREATES STRIP OWNER`.
    static let archive = ShellFunction(
        "archive",
        #"""
        archive_mark() {
          if [ -n "$2" ]; then
            am=$(stat -L -c '%s %Y' -- "$2" 2>/dev/null) || return
            am="$am $4"
          else
            am="$h1 $4"
          fi
        }
        archive_check() {
          if [ -e "$1" ] && [ ! -d "$1/" ]; then cannot 'a file is there'; return; fi
          if [ -n "$3" ]; then
            if [ -e "$3" ]; then return 0; fi
            plus "$3"
            return 1
          fi
          archive_mark "$@" || { later "the archive $2 is not there: list what brings it before this"; return; }
          X=
          if [ -f "$1/.weft-archive" ]; then read -r X <"$1/.weft-archive" || :; fi
          [ "$X" != "$am" ] || return 0
          [ -z "$X" ] || minus 'what another archive has brought'
          plus "what is in ${2:-the archive}"
          return 1
        }
        archive_apply() {
          mkdir -p -- "$1" || return
          az=$1/.weft.archive.$$
          rm -rf -- "$az"
          mkdir -m 700 -- "$az" || return
          archive_unpack "$@"
          set -- "$?" "$@"
          rm -rf -- "$az"
          [ "$1" = 0 ] || return "$1"
          shift
          if [ -z "$3" ]; then
            archive_mark "$@" && printf '%s\n' "$am" >"$1/.weft-archive" || return
          elif [ ! -e "$3" ]; then
            echo "the archive has not brought $3" >&2
            return 65
          fi
          [ -z "$5" ] || chown -R -h -- "$5" "$1"
        }
        archive_unpack() {
          if [ -n "$2" ]; then A=$2; else A=$az/archive; take 1 "$A" || return; fi
          [ -r "$A" ] || { echo "the archive $A is not there" >&2; return 66; }
          case $(od -An -v -tx1 -N6 <"$A" | tr -d ' \n') in
          1f8b*) archive_tar gzip "$@";;
          fd377a585a00) archive_tar xz "$@";;
          28b52ffd*) archive_tar zstd "$@";;
          425a68*) archive_tar bzip2 "$@";;
          504b0304* | 504b0506*) archive_zip "$@";;
          *) archive_tar cat "$@";;
          esac
        }
        archive_tar() {
          if [ "$1" != cat ]; then command -v "$1" >/dev/null || { echo "the archive needs $1, which is not there" >&2; return 69; }; fi
          am=
          if [ "$(id -u)" = 0 ]; then am=--no-same-owner; fi
          { case $1 in cat) cat -- "$A";; *) "$1" -dc -- "$A";; esac || echo failed >"$az/failed"; } |
            tar -xf - -C "$2" $am --strip-components="$5" || return
          [ ! -e "$az/failed" ] || { echo "$1 cannot read all of the archive" >&2; return 65; }
        }
        archive_zip() {
          mkdir -- "$az/zip" || return
          if command -v unzip >/dev/null; then
            # It takes brackets in the name of the archive for a pattern.
            (cd -- "$az" && ln -s -- "$A" archive.zip && unzip -oqq archive.zip -d zip) || return
          elif command -v python3 >/dev/null; then python3 -m zipfile -e "$A" "$az/zip" || return
          elif command -v busybox >/dev/null; then busybox unzip -oq "$A" -d "$az/zip" || return
          else echo 'the archive needs unzip or python3, which are not there' >&2; return 69
          fi
          n=$4
          while [ "$n" -gt 0 ]; do
            n=$((n - 1))
            mkdir -- "$az/next" || return
            for am in "$az/zip"/* "$az/zip"/.[!.]*; do
              if [ -d "$am" ] && [ ! -L "$am" ]; then cp -pPR -- "$am/." "$az/next/" || return; fi
            done
            rm -rf -- "$az/zip" && mv -- "$az/next" "$az/zip" || return
          done
          cp -pPR -- "$az/zip/." "$1/"
        }
        """#)
}
