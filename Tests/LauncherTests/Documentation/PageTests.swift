import Foundation
import Testing

@Suite("The pages", .serialized)
struct PageTests {
    /// The tasks that a listing shows for the fabfile: those before the first domain that is shipped.
    private func tasks(_ listing: String) throws -> [String] {
        let domains = try FileManager.default.contentsOfDirectory(atPath: Site.package.appending(path: "tasks").path)
        let own = listing.split(separator: "\n").prefix { !domains.contains(String($0)) }
        return own.filter { $0.hasPrefix("  ") }.map { String($0.split(separator: " ")[0]) }
    }

    /// Compiles a fabfile by asking for a task that it does not have.
    private func expectCompiles(_ site: Site, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let outcome = try await site.run(Site.built.appending(path: "task").path, words + ["no_such_task_anywhere"])
        #expect(
            outcome.errors == "error: no task is named `no_such_task_anywhere`; `task --list` shows all\n", sourceLocation: sourceLocation)
        #expect(outcome.status == 2, sourceLocation: sourceLocation)
        #expect(site.programs.count == 1, sourceLocation: sourceLocation)
    }

    @Test(
        "a fabfile on a page compiles, and its tasks are listed",
        arguments: [
            ("README.md", [["timezone"]]),
            ("docs/dns.md", [["nameserver"]]),
            ("docs/deploy.md", [["notes"]]),
            ("docs/fabfiles.md", [["restart"]]),
            ("docs/from-fabric.md", [["update"]]),
            ("docs/from-make.md", [["pack", "publish"]]),
            ("docs/getting-started.md", [["motd", "restart"]]),
            ("docs/graphite.md", [["metrics"]]),
            ("docs/logging.md", [["logs"]]),
            ("docs/repository.md", [["packages"]]),
            ("docs/jenkins.md", [["ci"]]),
            ("docs/resources.md", [["page"], ["swappiness"], ["leave"]]),
            ("docs/system.md", [["cache"]]),
            ("docs/writing-tasks.md", [["disk", "hello"], ["deploy"], ["pack", "publish", "stop"], ["pair"], ["start"]]),
        ])
    func fabfiles(_ path: String, _ expected: [[String]]) async throws {
        let blocks = try Page(path).blocks("swift").filter { $0.contains("@Task") && !$0.contains("import Testing") }
        #expect(blocks.count == expected.count)
        for (block, names) in zip(blocks, expected) {
            let site = try Site(["fabfile.swift": block])
            try await expectCompiles(site)
            #expect(try tasks(await site.task("--list").output) == names)
        }
    }

    @Test("what writing-tasks shows of a task's body compiles in a task")
    func bodies() async throws {
        let bodies = try Page("docs/writing-tasks.md").bodies
        #expect(bodies.count > 8)
        let functions = bodies.enumerated().map { number, body in
            "@Task func example\(number)(on host: Connection) async throws {\n\(body)}\n"
        }
        try await expectCompiles(try Site(["fabfile.swift": "import Weft\n" + functions.joined()]))
    }

    @Test("the examples compile together, and the README shows one of them")
    func examples() async throws {
        let site = try Site()
        let folder = "fabfile=\(Site.package.appending(path: "fabfiles").path)"
        try await expectCompiles(site, folder)
        #expect(
            try tasks(await site.task(folder, "--list").output) == [
                "appserver", "basebox", "notice", "noticeboard", "office", "office_base", "office_check", "office_clients",
                "office_containers", "office_names", "office_packages", "office_services", "office_app", "timezone",
            ])
        let shown = try #require(try Page("README.md").blocks("swift").first)
        #expect(try shown == String(contentsOf: Site.package.appending(path: "fabfiles/timezone.swift"), encoding: .utf8))
        #expect(shown.split(separator: "\n", omittingEmptySubsequences: false).count < 20)
    }

    @Test("every file of drills is named on the page about reliability, and every one that it names is there")
    func drills() throws {
        let folder = Site.package.appending(path: "scripts/test.d/drills").path
        let entries = try FileManager.default.contentsOfDirectory(atPath: folder)
        let files = entries.filter { $0.hasSuffix(".sh") }.map { String($0.dropLast(3)) }
        let text = try String(contentsOf: Site.package.appending(path: "docs/reliability.md"), encoding: .utf8)
        let named = text.matches(of: /`(\w+)`/).map { String($0.1) }.filter { files.contains($0) || $0.hasSuffix("ing") }
        #expect(Set(named) == Set(files))
    }

    @Test("the help that a page shows is the help there is", arguments: [("README.md", "timezone"), ("docs/writing-tasks.md", "hello")])
    func help(_ path: String, _ task: String) async throws {
        let page = try Page(path)
        let block = try #require(page.blocks("swift").first)
        let site = try Site(["site/fabfile.swift": block])
        let help = try await site.task("--help", task, in: "site").output
        #expect(page.blocks("console").contains { $0.contains("$ task --help \(task)\n\(help)") })
    }

    @Test("every link leads to a file or a heading")
    func links() throws {
        let pages = try Page.all()
        #expect(pages.count > 10)
        for page in pages {
            let folder = Site.package.appending(path: page.path).deletingLastPathComponent()
            for link in page.links {
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let target =
                    parts[0].isEmpty ? Site.package.appending(path: page.path) : folder.appending(path: parts[0]).standardizedFileURL
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link)")
                guard parts.count == 2, let linked = pages.first(where: { Site.package.appending(path: $0.path).path == target.path })
                else {
                    continue
                }
                #expect(linked.anchors.contains(parts[1]), "\(page): \(link)")
            }
        }
    }

    @Test("every page can be reached from the README")
    func reachable() throws {
        let readme = try Page("README.md")
        for page in try Page.all() where page.path != readme.path && !page.path.hasPrefix("docs/decisions/") {
            // A page of a folder is linked by the page that the folder is named after.
            let folder = String(page.path.split(separator: "/").dropLast().joined(separator: "/"))
            let isBelow = folder != "docs" && folder.hasPrefix("docs/")
            let links = isBelow ? try Page(folder + ".md").links : readme.links
            #expect(links.contains(isBelow ? String(page.path.dropFirst("docs/".count)) : page.path), "\(page)")
        }
    }
}
