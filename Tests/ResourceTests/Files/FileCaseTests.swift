import Testing
import WeftTesting

/// What each resource of files says and does, as a record: the files that the case has to begin with are in its folder.
@Suite("Cases of files")
struct FileCaseTests {
    /// One case: its folder, and the resources for the folder that the files are in.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let resources: @Sendable (String) -> any Resource
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "File/new") { File("\($0)/new", content: "one\ntwo\n", mode: 0o640) },
        Case(name: "File/changed") { File("\($0)/text", content: "one\n2\nthree\n", mode: 0o600, backup: ".orig") },
        Case(name: "File/refused") { File("\($0)/text", content: "bad\n", validate: "! grep -n bad %s") },
        Case(name: "File/folder") { File("\($0)/folder", content: "") },
        Case(name: "Directory/new") { Directory("\($0)/a/b", mode: 0o750) },
        Case(name: "Directory/file") { Directory("\($0)/text") },
        Case(name: "Symlink/moved") { Symlink("\($0)/link", to: "elsewhere") },
        Case(name: "Absent/folder") { Absent("\($0)/folder") },
        Case(name: "Line/added") { Line("\($0)/text", "four") },
        Case(name: "Line/replaced") { Line("\($0)/text", "TWO", matching: "^t[a-z]o$") },
        Case(name: "Line/removed") { Line("\($0)/text", "two", .absent) },
        Case(name: "Block/new") { Block("\($0)/text", "a\nb", marker: "weft", after: "^one") },
        Case(name: "Block/removed") { Block("\($0)/text", marker: "weft", .absent) },
        Case(name: "Replace/text") { Replace("\($0)/text", "two", with: "2 & \\1") },
        Case(name: "Comment/lines") { Comment("\($0)/text", "^t") },
        Case(name: "Uncomment/lines") { Uncomment("\($0)/text", "^t") },
        Case(name: "INIKey/changed") { INIKey("\($0)/site.ini", section: "app", key: "port", value: "8080") },
        Case(name: "INIKey/removed") { INIKey("\($0)/site.ini", section: "app", key: "port", .absent) },
        Case(name: "Permissions/recursive") { Permissions("\($0)/folder", mode: 0o640, directoryMode: 0o750, recursive: true) },
    ]

    @Test("a resource says what differs, changes that, and is content the second time", arguments: cases)
    func record(_ one: Case) async throws {
        try await Golden(one.name).checkBelow { Resources([one.resources($0)]) }
    }
}
