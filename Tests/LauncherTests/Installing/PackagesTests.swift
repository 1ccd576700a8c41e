import Foundation
import Testing

@Suite("scripts/lib/packages.sh")
struct PackagesTests {
    @Test("only `lab up` installs the lab's packages: it records them, so that `lab down --purge` finds them")
    func labPackages() throws {
        let folder = Site.package.appending(path: "scripts")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let users = names.filter { name in
            guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else { return false }
            return text.contains("lab_packages[@]")
        }
        #expect(users == ["lab"])
        let lines = try String(contentsOf: folder.appending(path: "lab"), encoding: .utf8).split(separator: "\n")
        let install = try #require(lines.firstIndex { $0.contains("install_packages") && $0.contains("lab_packages[@]") })
        #expect(lines[..<install].contains { $0.contains("package_record=$cache/installed") })
    }
}
