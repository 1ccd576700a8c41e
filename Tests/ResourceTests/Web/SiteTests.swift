import Foundation
import Testing
import WeftTesting

@testable import Weft

@Suite("Sites of web servers")
struct SiteTests {
    /// A site whose files are in a folder, of a server that accepts what has no `bad` in it.
    private struct Site: Resource {
        let folder: String
        let state: String
        var content: String?
        var isEnabled = true
        /// Whether the layout has a folder of links.
        var hasLinks = true
        var title: String { "Site" }
        var script: ResourceScript {
            let place = """
                site_test() { ! cat \(folder)/on/* 2>/dev/null | grep bad; }
                sf=\(folder)/\(hasLinks ? "all" : "on")/site sl=\(hasLinks ? "\(folder)/on/site" : "") sd=\(hasLinks ? "" : "\(folder)/on/site.disabled")
                """
            let words = "site \(state) '\(isEnabled ? "1" : "")'"
            return ResourceScript(
                check: Command(raw: "\(place)\nsite_check \(words)"), apply: Command(raw: "\(place)\nsite_apply \(words)"),
                functions: [.site],
                contents: content.map { [.bytes(Array($0.utf8))] } ?? [])
        }
    }

    @Test("a site is written and served, then not served, then gone; what the server refuses is put back", arguments: LineTests.shells)
    func links(_ shell: [String]) async throws {
        for hasLinks in [true, false] {
            let box = try Sandbox(shell: shell)
            let layout = hasLinks ? "sites-available" : "on"
            try FileManager.default.createDirectory(atPath: "\(box.folder)/\(layout)", withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: "\(box.folder)/on", withIntermediateDirectories: true)
            if hasLinks {
                try FileManager.default.createSymbolicLink(atPath: "\(box.folder)/all", withDestinationPath: "sites-available")
            }
            func site(_ state: String, _ content: String? = nil, enabled: Bool = true) -> Site {
                Site(folder: box.folder, state: state, content: content, isEnabled: enabled, hasLinks: hasLinks)
            }
            func apply(_ site: Site) async throws -> ApplyReport.Item { try await box.apply { site }.items[0] }
            let preview = try await box.apply(preview: true) { site("content", "good\n") }
            #expect(preview.statuses == [.changed] && preview.items[0].difference.contains("+good"))
            let made = try await apply(site("content", "good\n"))
            #expect(made.status == .changed, "\(made)")
            #expect(try box.text(of: "on/site") == "good\n")
            #expect(try await apply(site("content", "good\n")).status == .ok)
            let refused = try await apply(site("content", "bad\n"))
            #expect(refused.status == .failed && refused.output.contains { $0.contains("put back") })
            #expect(try box.text(of: "on/site") == "good\n")
            #expect(try await apply(site("content", "better\n")).status == .changed)
            #expect(try box.text(of: "on/site") == "better\n")
            #expect(try await apply(site("as-is", enabled: false)).status == .changed)
            #expect(!FileManager.default.fileExists(atPath: "\(box.folder)/on/site"))
            #expect(try await apply(site("as-is", enabled: false)).status == .ok)
            #expect(try await apply(site("content", "better\n", enabled: false)).status == .ok)
            #expect(try await apply(site("as-is")).status == .changed)
            #expect(try box.text(of: "on/site") == "better\n")
            #expect(try await apply(site("absent", enabled: false)).status == .changed)
            #expect(try await apply(site("absent", enabled: false)).status == .ok)
            #expect(try await apply(site("as-is")).status == .failed)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(box.folder)/on").isEmpty)
        }
    }

    @Test("names that lead elsewhere are refused")
    func names() {
        for name in ["", "../x", ".x", "-x", "a b"] { #expect(NginxSite(name, content: "").script.problem != nil) }
        #expect(ApacheModule("a/b").script.problem == "`a/b` cannot be the name of a module")
        #expect(ApacheSite("000-default").script.problem == nil)
    }
}
