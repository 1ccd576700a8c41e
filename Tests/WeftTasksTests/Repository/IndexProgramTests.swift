import Foundation
import TestSupport
import Testing

@testable import WeftTasks

/// The program is run by this machine's Python.
@Suite("The index of Python packages")
struct IndexProgramTests {
    /// A folder with a wheel and a source archive of `Weft_Snake` 1.0, and an empty web root.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weft-index-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let make = """
            import io, sys, tarfile, zipfile
            for version in "1.0", "1.1":
                about = "Metadata-Version: 2.1\\nName: Weft_Snake\\nVersion: %s\\nRequires-Python: >=3.9\\n" % version
                with zipfile.ZipFile(sys.argv[1] + "/Weft_Snake-%s-py3-none-any.whl" % version, "w") as wheel:
                    wheel.writestr("Weft_Snake-%s.dist-info/METADATA" % version, about)
                with tarfile.open(sys.argv[1] + "/Weft_Snake-%s.tar.gz" % version, "w:gz") as archive:
                    member = tarfile.TarInfo("Weft_Snake-%s/PKG-INFO" % version)
                    member.size = len(about)
                    archive.addfile(member, io.BytesIO(about.encode()))
            open(sys.argv[1] + "/junk.whl", "w").write("junk")
            """
        try #require(try await TestProgram.run(["/usr/bin/env", "python3", "-I", "-c", make, folder]).status == 0)
        try await body(folder)
    }

    private func index(_ words: String..., in folder: String) async throws -> (status: Int32, output: String) {
        let outcome = try await TestProgram.run(
            ["/usr/bin/env", "python3", "-I", "-c", Repository.IndexProgram.text] + words + [folder + "/www"])
        return (outcome.status, String(decoding: outcome.outputBytes, as: UTF8.self))
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The SHA-256 of a file, as another program says it.
    private func hash(_ path: String) async throws -> String {
        let outcome = try await TestProgram.run(["/usr/bin/env", "sha256sum", path])
        return String(String(decoding: outcome.outputBytes, as: UTF8.self).prefix(64))
    }

    @Test("a wheel and a source archive are listed under the normal name, with hashes, as HTML and as JSON")
    func pages() async throws {
        try await withFolder { folder in
            let (wheel, source) = ("Weft_Snake-1.0-py3-none-any.whl", "Weft_Snake-1.0.tar.gz")
            let (first, second) = (try await hash("\(folder)/\(wheel)"), try await hash("\(folder)/\(source)"))
            let added = try await index("add", "\(folder)/\(wheel)", "\(folder)/\(source)", in: folder)
            #expect(added.status == 0)
            #expect(
                added.output
                    == "added\tpython\tweft-snake\t1.0\t-\t-\t\(wheel)\t\(first)\nadded\tpython\tweft-snake\t1.0\t-\t-\t\(source)\t\(second)\n"
            )
            let page = try text("\(folder)/www/simple/weft-snake/index.html")
            #expect(
                page == """
                    <!DOCTYPE html>
                    <html>
                    <head>
                    <meta name="pypi:repository-version" content="1.0">
                    <title>weft-snake</title>
                    </head>
                    <body>
                    <a href="../../packages/weft-snake/\(wheel)#sha256=\(first)" data-requires-python="&gt;=3.9">\(wheel)</a><br>
                    <a href="../../packages/weft-snake/\(source)#sha256=\(second)" data-requires-python="&gt;=3.9">\(source)</a><br>
                    </body>
                    </html>

                    """)
            #expect(try text("\(folder)/www/simple/index.html").contains("<a href=\"weft-snake/\">weft-snake</a><br>\n"))
            #expect(
                try text("\(folder)/www/simple/weft-snake/index.json").filter { $0 != "\n" && $0 != " " }
                    == #"{"meta":{"api-version":"1.0"},"name":"weft-snake","files":["#
                    + #"{"filename":"\#(wheel)","url":"../../packages/weft-snake/\#(wheel)","hashes":{"sha256":"\#(first)"},"requires-python":">=3.9"},"#
                    + #"{"filename":"\#(source)","url":"../../packages/weft-snake/\#(source)","hashes":{"sha256":"\#(second)"},"requires-python":">=3.9"}]}"#
            )
            let again = try await index("add", "\(folder)/\(wheel)", in: folder)
            #expect(again.output.hasPrefix("same\t"))
            #expect(try text("\(folder)/www/simple/weft-snake/index.html") == page)
        }
    }

    @Test("another content of a published file is refused; what is no package is, too")
    func refused() async throws {
        try await withFolder { folder in
            let wheel = "\(folder)/Weft_Snake-1.0-py3-none-any.whl"
            _ = try await index("add", wheel, in: folder)
            try FileManager.default.removeItem(atPath: wheel)
            try FileManager.default.copyItem(atPath: "\(folder)/Weft_Snake-1.1-py3-none-any.whl", toPath: wheel)
            let other = try await index("check", wheel, in: folder)
            #expect(other.status == 3)
            #expect(other.output == "error\tcontent\tWeft_Snake\t1.1\tWeft_Snake-1.0-py3-none-any.whl\n")
            let junk = try await index("check", "\(folder)/junk.whl", in: folder)
            #expect(junk.status == 3 && junk.output == "error\tbroken\tjunk.whl\tFile is not a zip file\n")
        }
    }

    @Test("removing a version leaves the others; with the last one the page goes")
    func remove() async throws {
        try await withFolder { folder in
            for version in ["1.0", "1.1"] { _ = try await index("add", "\(folder)/Weft_Snake-\(version).tar.gz", in: folder) }
            #expect(try await index("remove", "Weft.Snake", "1.0", in: folder).output.hasPrefix("removed\tpython\tweft-snake\t1.0\t"))
            let listed = try await index("list", in: folder)
            #expect(listed.output.split(separator: "\n").count == 1 && listed.output.contains("\t1.1\t"))
            #expect(try await index("remove", "nothing", "1.0", in: folder).output.isEmpty)
            _ = try await index("remove", "weft-snake", "1.1", in: folder)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/www/simple/weft-snake"))
            #expect(try text("\(folder)/www/simple/index.json").contains(#""projects": []"#))
        }
    }
}
