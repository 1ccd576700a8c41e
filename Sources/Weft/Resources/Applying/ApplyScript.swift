/// A list of resources as one shell script.
struct ApplyScript {
    /// What is to be done with the list.
    enum Mode: String {
        case apply
        /// Only the checks are made.
        case check
    }

    /// The script, without the hashes and sizes of the contents, `H1` and `Z1`, which come before it.
    let text: String
    /// The contents that it may ask for, in the order of their numbers.
    let contents: [Upload.Source]
    /// What stands before the number of an item in the output of resources.
    let token: String
    /// What the numbers of items and handlers stand for.
    let titles: [String]
    let handlers: [Handler]
    /// The numbers of the handlers that each item calls.
    let calls: [[Int]]
    let sensitive: Set<Int>
    let secrets: [Secret]

    /// - Parameters:
    ///   - scripts: Those of the resources, their templates filled in.
    ///   - differences: Whether differences are asked for.
    ///   - token: A text that no output has by chance: letters and digits.
    init(_ resources: Resources, _ scripts: [ResourceScript], mode: Mode, differences: Bool, token: String) {
        let items = resources.items
        var builder = Builder(items: items, scripts: scripts)
        builder.add("M=\(mode.rawValue) D=\(differences ? "1" : "") T=\(token)")
        builder.add(ApplyDriver.text)
        builder.addState()
        builder.addFunctions()
        builder.addItems()
        builder.addSurvey()
        builder.addCalls()
        text = builder.text
        contents = scripts.flatMap(\.contents)
        handlers = builder.handlers
        titles = items.map(\.resource.title)
        calls = items.indices.map(builder.calls)
        sensitive = Set(items.indices.filter { items[$0].isSensitive })
        secrets = scripts.flatMap(\.secrets) + handlers.flatMap(\.command.secrets) + items.flatMap { $0.conditions.flatMap(\.secrets) }
        self.token = token
    }

    /// Collects the lines.
    private struct Builder {
        let items: [Resources.Item]
        let scripts: [ResourceScript]
        let handlers: [Handler]
        /// How many contents come before those of an item.
        let offsets: [Int]
        /// The number of an item's path in the survey; 0 for none.
        let places: [Int]
        var text = ""

        init(items: [Resources.Item], scripts: [ResourceScript]) {
            self.items = items
            self.scripts = scripts
            var handlers: [Handler] = []
            for handler in items.flatMap(\.handlers) where !handlers.contains(where: { $0.title == handler.title }) {
                handlers.append(handler)
            }
            self.handlers = handlers
            var (offset, offsets, place, places) = (0, [Int](), 0, [Int]())
            for script in scripts {
                offsets.append(offset)
                offset += script.contents.count
                if let survey = script.survey, Self.isPlain(survey.path) {
                    place += 1
                    places.append(place)
                } else {
                    places.append(0)
                }
            }
            (self.offsets, self.places) = (offsets, places)
        }

        /// Whether what `stat` and `sha256sum` print of a path can be told from it: no line ends, no backslash, no space at its ends.
        static func isPlain(_ path: String) -> Bool {
            !path.utf8.contains { $0 == 10 || $0 == 13 || $0 == UInt8(ascii: "\\") } && path.utf8.last != UInt8(ascii: " ")
        }

        mutating func add(_ line: String) {
            text += line
            text += "\n"
        }

        /// Where it is kept that a handler is called for: of use when the connection breaks.
        mutating func addState() {
            guard !handlers.isEmpty else { return }
            add(#"P=${XDG_STATE_HOME:-$HOME/.local/state}/weft/handlers"#)
            add(#"if [ -z "${XDG_STATE_HOME-}" ] && [ "$(id -u)" = 0 ]; then P=/var/lib/weft/handlers; fi"#)
            for (index, handler) in handlers.enumerated() { add("I\(index + 1)=\(Self.identifier(of: handler.title))") }
        }

        /// A file name for a title: FNV-1a, 64 bits.
        static func identifier(of title: String) -> String {
            let hash = title.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            return String(hash, radix: 16)
        }

        static func ordered(_ functions: [ShellFunction]) -> [ShellFunction] {
            var (found, names) = ([ShellFunction](), Set<String>())
            func visit(_ function: ShellFunction) {
                guard names.insert(function.name).inserted else { return }
                function.needs.forEach(visit)
                found.append(function)
            }
            functions.forEach(visit)
            return found
        }

        mutating func addFunctions() {
            for function in Self.ordered(scripts.flatMap(\.functions) + handlers.flatMap(\.functions)) { add(function.text) }
        }

        mutating func addItems() {
            for (index, (item, script)) in zip(items, scripts).enumerated() {
                let number = index + 1
                if let user = item.user {
                    addFunction("c\(number)", as: user, script, index, script.check.text)
                    addFunction(
                        "a\(number)", as: user, script, index,
                        script.isTrusted ? "D=\n\(script.check.text)\n\(script.apply.text)" : script.apply.text)
                } else {
                    add("c\(number)() {\n:\n\(script.check.text)\n}\na\(number)() {\n:\n\(script.apply.text)\n}")
                }
                if !item.conditions.isEmpty {
                    add("w\(number)() {\n" + item.conditions.map { "(\($0.text)\n) || return" }.joined(separator: "\n") + "\n}")
                }
                if let setting = setting(index) { add("k\(number)() { \(setting); }") }
            }
            for (index, handler) in handlers.enumerated() { add("h\(index + 1)() {\n:\n\(handler.command.text)\n}") }
        }

        /// A piece that another user's shell runs: it gets the functions with it.
        private mutating func addFunction(_ name: String, as user: String, _ script: ResourceScript, _ index: Int, _ body: String) {
            let functions = Self.ordered(script.functions).map(\.text).joined(separator: "\n")
            let numbers = script.contents.indices.map { $0 + 1 }
            let values = numbers.map { "h\($0)=$h\($0) z\($0)=$z\($0)" }.joined(separator: " ")
            add(
                """
                \(name)() {
                {
                printf '%s\\n' "D=$D M=$M O=$O W=$W FRESH= PENDING=$PENDING \(values)"
                cat <<'EOF_\(name)'
                \(ApplyDriver.guest)
                \(functions)
                \(body)
                EOF_\(name)
                } | become \(ShellQuoting.quote(user))
                }
                """)
        }

        /// What the pieces know of their contents and their place in the survey.
        private func setting(_ index: Int) -> String? {
            let count = scripts[index].contents.count
            guard count > 0 || places[index] > 0 else { return nil }
            var words = ["O=\(offsets[index])", "J0=\(places[index])", "HN=\(count)"]
            for number in 0..<count {
                words += ["h\(number + 1)=$H\(offsets[index] + number + 1)", "z\(number + 1)=$Z\(offsets[index] + number + 1)"]
            }
            let loans = items[index].user.map { user in (0..<count).map { "; lend \($0 + 1) \(ShellQuoting.quote(user))" } } ?? []
            return words.joined(separator: " ") + loans.joined()
        }

        mutating func addSurvey() {
            // Another user's shell cannot ask: what nobody can tell about is fetched for it.
            let blind = items.indices.filter { items[$0].user != nil && (places[$0] == 0 || scripts[$0].survey?.content == nil) }
            let asked = blind.flatMap { index in scripts[index].contents.indices.map { "\(offsets[index] + $0 + 1)" } }
            if !asked.isEmpty { add("WANT=\"$WANT \(asked.joined(separator: " "))\"") }
            let surveyed = items.indices.filter { places[$0] > 0 }
            for chunk in stride(from: 0, to: surveyed.count, by: 400) {
                let part = surveyed[chunk..<min(chunk + 400, surveyed.count)]
                add("survey \(places[part.first!]) " + part.map { ShellQuoting.quote(scripts[$0].survey!.path) }.joined(separator: " "))
                let hashed = part.compactMap { index in
                    scripts[index].survey?.content.map {
                        "\(places[index]) \(offsets[index] + $0) \(ShellQuoting.quote(scripts[index].survey!.path))"
                    }
                }
                if !hashed.isEmpty { add("hashes " + hashed.joined(separator: " ")) }
            }
            if !surveyed.isEmpty || !asked.isEmpty { add("wanted") }
        }

        mutating func addCalls() {
            for (index, (item, script)) in zip(items, scripts).enumerated() {
                var flags = ""
                if script.isTrusted, item.user == nil { flags += script.survey == nil ? "t" : "tq" }
                if item.isSensitive { flags += "s" }
                if !item.conditions.isEmpty { flags += "w" }
                if setting(index) != nil { flags += "k" }
                if collides(index) { flags += "x" }
                add((["item", "\(index + 1)", flags.isEmpty ? "-" : flags] + calls(index).map(String.init)).joined(separator: " "))
            }
            add("finish \(handlers.count)")
        }

        /// The numbers of the handlers that an item calls.
        func calls(_ index: Int) -> [Int] {
            items[index].handlers.compactMap { handler in handlers.firstIndex { $0.title == handler.title } }.map { $0 + 1 }
        }

        /// Whether a later item looks at what this one writes: at its path, below it, or at a file of the same name, which may be the same one.
        private func collides(_ index: Int) -> Bool {
            guard let survey = scripts[index].survey else { return false }
            let path = survey.path
            let name = LocalPath(path).name
            return scripts[(index + 1)...].contains { script in
                guard let other = script.survey?.path else { return false }
                if survey.isEdit, script.survey?.isEdit == true { return false }
                return other == path || other.hasPrefix(path + "/") || LocalPath(other).name == name
            }
        }
    }
}
