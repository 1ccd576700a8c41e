extension Deploy {
    /// What a release is made of, ready to be sent.
    nonisolated struct SourceArchive: Sendable, Hashable {
        /// The version, as it can be part of a file's name.
        var version: String
        var commit: String
        var author: String
        var fingerprint: String
        /// The staged folder, or the sdist itself.
        var path: String
        var isArchive: Bool
    }

    private static var sources: [String: Swift.Task<SourceArchive, any Swift.Error>] = [:]
    private static var archives: [String: Swift.Task<String, any Swift.Error>] = [:]

    /// The source of settings, staged once in a run however many hosts ask.
    static func source(_ settings: Settings) async throws -> SourceArchive {
        let values = settings.values.mapValues(\.templateValue).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let key = [
            settings.app, settings.source, settings.ref ?? "", settings.version ?? "", settings.section ?? "",
            settings.suffixes.joined(separator: ","),
            values.joined(separator: "\n"),
        ].joined(separator: "\u{0}")
        if let known = sources[key] { return try await known.value }
        let task = Swift.Task { try await find(settings, key: key) }
        sources[key] = task
        return try await task.value
    }

    private static func find(_ settings: Settings, key: String) async throws -> SourceArchive {
        try settings.check()
        let script: Command = """
            path=\(settings.source) ref=\(settings.ref ?? "") app=\(settings.app) key=\(key.replacing("\u{0}", with: "\n"))
            \(raw: StageScript.functions)
            \(raw: look)
            main </dev/null
            """
        let found = try await recordsHere(script, named: "finding the source of `\(settings.app)`")
        var source = SourceArchive(
            version: field("version", of: found), commit: field("commit", of: found), author: field("author", of: found),
            fingerprint: field("tree", of: found), path: field("path", of: found), isArchive: field("kind", of: found) == "archive")
        if field("kind", of: found) == "stage", !settings.values.isEmpty || settings.section != nil {
            throw Error.invalid(
                "`\(settings.source)` is staged already, and takes no values\n  give them to `stage`, or deploy the repository itself")
        }
        if field("kind", of: found) == "source" {
            let staged = try await stage(
                Staging(
                    settings.source, ref: settings.ref, to: LocalPath(field("path", of: found)), values: settings.values,
                    suffixes: settings.suffixes, section: settings.section))
            source.version = staged.version
            source.commit = staged.commit ?? ""
            source.author = staged.author
            source.fingerprint = staged.fingerprint
            source.path = staged.path.path
        } else if field("kind", of: found) == "stage", field("stamp-tree", of: found) != source.fingerprint {
            // What was changed by hand since is another version.
            source.version += "-changed"
        }
        if let version = settings.version { source.version = version }
        source.version = fileName(of: source.version)
        return source
    }

    /// A version as a part of a file's name: what is neither letter, digit, `.`, `_`, `+` nor `-` is `-`.
    nonisolated static func fileName(of version: String) -> String {
        let name = version.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._+-".contains($0)) ? $0 : "-" }
        return String(name.prefix(64))
    }

    /// Whether it is an sdist, a staged folder or something to be staged, and then where to.
    nonisolated private static let look = #"""
        main() {
            place=$(home "$path")
            printf 'author\t%s@%s\n' "$(id -un)" "$(uname -n)"
            if [ -f "$place" ]; then
                name=${place##*/}
                case $name in *.tar.gz | *.tgz) ;; *) fail "\`$path\` is neither a folder nor a \`.tar.gz\`";; esac
                name=${name%.tgz} name=${name%.tar.gz}
                [ -z "$ref" ] || fail "\`$path\` is a file, and has no commit \`$ref\`"
                printf 'kind\tarchive\nversion\t%s\ntree\t%s\npath\t%s\n' "${name##*-}" "$(hash "$place" | cut -d ' ' -f 1)" "$(cd "$(dirname "$place")" && pwd)/${place##*/}"
            elif [ -f "$place/.weft-stage" ]; then
                [ -z "$ref" ] || fail "\`$path\` is staged already, at the commit that it was staged at" "leave \`ref=\` out, or deploy the repository itself"
                printf 'kind\tstage\npath\t%s\ntree\t%s\n' "$(cd "$place" && pwd)" "$(tree "$place")"
                sed 's/^tree/stamp-tree/' "$place/.weft-stage" | grep -E '^(version|commit|stamp-tree)	'
            else
                # Each source, ref and set of values has a folder of its own, so that two deploys at once do not mix.
                cache=${XDG_CACHE_HOME:-$HOME/.cache}/weft/stages
                [ ! -d "$cache" ] || find "$cache" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} + 2>/dev/null
                printf 'kind\tsource\npath\t%s/%s-%s\n' "$cache" "$app" "$(printf '%s\n%s' "$PWD" "$key" | hash | cut -c 1-12)"
            fi
        }
        """#

    /// The source as a `.tar.gz` of this machine, packed once in a run.
    static func archive(_ source: SourceArchive) async throws -> LocalPath {
        if source.isArchive { return LocalPath(source.path) }
        if let known = archives[source.fingerprint] { return LocalPath(try await known.value) }
        let task = Swift.Task {
            let script: Command = """
                path=\(source.path) name=\(source.fingerprint)
                \(raw: StageScript.functions)
                main() {
                    umask 077
                    folder=${XDG_CACHE_HOME:-$HOME/.cache}/weft/archives
                    mkdir -p "$folder" || fail "the folder \\`$folder\\` cannot be made"
                    find "$folder" -type f -mtime +7 -exec rm -f {} + 2>/dev/null
                    if [ -f "$folder/$name.tar.gz" ]; then printf 'archive\\t%s\\n' "$folder/$name.tar.gz"; return; fi
                    [ "$(tree "$path")" = "$name" ] || fail "\\`$path\\` has changed since it was staged" "deploy again"
                    new=$(mktemp "$folder/.new-XXXXXX") || fail "nothing can be written to \\`$folder\\`"
                    { tar -cf "$new" -C "$path" --exclude=./.weft-stage . && gzip -n "$new" && mv "$new.gz" "$folder/$name.tar.gz"; } ||
                        { rm -f "$new" "$new.gz"; fail "the source could not be packed"; }
                    printf 'archive\\t%s\\n' "$folder/$name.tar.gz"
                }
                main </dev/null
                """
            return field("archive", of: try await recordsHere(script, named: "packing `\(source.path)`"))
        }
        archives[source.fingerprint] = task
        return LocalPath(try await task.value)
    }
}
