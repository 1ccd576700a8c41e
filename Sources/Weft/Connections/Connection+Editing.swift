extension Connection {
    /// Adds a line to the end of a file unless the file has that very line; a file that is not there is made.
    ///
    /// - Returns: Whether it was added now.
    @discardableResult
    public func append(line: String, to path: String) async throws -> Bool {
        try await edit(
            path, with: [line], described: "added a line to \(path)",
            """
            if [ -e "$path" ] && grep -qxF -e "$1" -- "$path"; then exit 0; fi
            old=$path
            if [ -e "$path" ]; then begin; cat -- "$path" >"$new"; else new=$path; fi
            if [ -s "$path" ] && [ -n "$(tail -c 1 -- "$path")" ]; then echo >>"$new"; fi
            printf '%s\\n' "$1" >>"$new" || exit
            if [ "$new" = "$path" ]; then echo changed; else finish; fi
            """)
    }

    /// Replaces every occurrence of a text in a file, taken literally; it may span lines.
    ///
    /// Where the replacement has the text in it, occurrences that are part of a replacement already stay, so that a second call changes nothing.
    ///
    /// - Returns: Whether there was anything to replace.
    /// - Throws: ``ConnectionError`` when the file is not there.
    @discardableResult
    public func replace(_ text: String, with replacement: String, in path: String) async throws -> Bool {
        try await edit(
            path, with: [text, replacement], described: "replaced text in \(path)",
            """
            \(ShellFunction.replaceText.text)
            begin
            replace_text "$1" "$2" "$path" >"$new" || exit
            finish
            """)
    }

    /// Comments out every line that matches a POSIX extended regular expression and is no comment yet.
    ///
    /// - Parameter mark: What begins a comment; it is put before the line's first character that is not a space.
    /// - Returns: Whether there was such a line.
    @discardableResult
    public func comment(_ expression: String, in path: String, mark: String = "#") async throws -> Bool {
        try await edit(
            path, with: [StreamEditing.comment(expression, mark: mark)], described: "commented out lines of \(path)",
            """
            begin
            LC_ALL=C sed -E -e "$1" -- "$path" >"$new" || exit
            finish
            """)
    }

    /// Takes the comment mark off every line whose rest matches a POSIX extended regular expression.
    ///
    /// - Returns: Whether there was such a line.
    @discardableResult
    public func uncomment(_ expression: String, in path: String, mark: String = "#") async throws -> Bool {
        try await edit(
            path, with: [StreamEditing.uncomment(expression, mark: mark)], described: "took the comment marks off lines of \(path)",
            """
            begin
            LC_ALL=C sed -E -e "$1" -- "$path" >"$new" || exit
            finish
            """)
    }

    /// Whether a file is there and has a text in one of its lines, taken literally.
    public func contains(_ text: String, in path: String) async throws -> Bool { try await test("grep -qsF -e \(text) -- \(path)") }

    /// Runs an edit that writes `$new` and ends with `finish`: the file is replaced whole, with its mode and owner, where it is different.
    private func edit(_ path: String, with arguments: [String], described change: String, _ body: String) async throws -> Bool {
        let script = """
            path=$1
            shift
            begin() {
                [ -f "$path" ] || { echo 'it is not there, or no file' >&2; exit 66; }
                path=$(readlink -f -- "$path") && new=$(mktemp -- "$path.XXXXXX") && cp -p -- "$path" "$new" || exit
                trap 'rm -f -- "$new"' EXIT
            }
            finish() {
                if cmp -s -- "$path" "$new"; then exit 0; fi
                mv -f -- "$new" "$path" && echo changed
            }
            main() {
            \(body)
            }
            main "$@" </dev/null
            """
        let command: Command = "sh -s -- \(path) \(arguments)"
        // A dry run tells what it leaves out.
        let result = try await quiet().execute(
            run.isPreview ? Command(raw: command.text, shownAs: "an edit of \(path)") : command, input: .text(script))
        guard result.isSuccess else {
            throw ConnectionError(
                host: name, .transfer, "cannot edit `\(path)`: \(result.standardError.split(separator: "\n").last ?? "\(result.status)")")
        }
        guard result.text == "changed" else { return false }
        report(changed: change)
        return true
    }
}
