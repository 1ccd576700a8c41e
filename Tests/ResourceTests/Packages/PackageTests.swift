import Testing
import WeftTesting

@Suite("Packages")
struct PackageTests {
    private static let managers: Set<String> = [
        "apt-get", "apt-cache", "apt-mark", "dpkg", "dpkg-query", "apk", "pacman", "zypper", "dnf", "yum", "rpm",
    ]

    @Test("apt: all are looked up at once, those that are missing are installed at once, a version is picked, a hold is set")
    func aptInstall() async throws {
        try await Golden("Package/apt-install").check {
            Package("jq")
            Package("awk")
            Package("nginx", recommends: false)
            Packages("git", "curl", "vim")
            Package("redis", version: "5:7.0*", hold: true)
            Package("broken")
        }
    }

    @Test("apt: what is there is removed, its configuration only when that is asked for")
    func aptAbsent() async throws {
        try await Golden("Package/apt-absent").check {
            Package("telnetd", .absent)
            Package("exim4", .absent)
            Package("sl", .absent, purge: true)
            Packages("cups", "nothere", state: .absent, purge: true)
        }
    }

    @Test("apt: a package that the index does not know is looked for in a new one")
    func aptUnknown() async throws { try await Golden("Package/apt-unknown").check { Package("fresh") } }

    @Test("apt: one that nobody knows is a failure")
    func aptFails() async throws {
        try await Golden("Package/apt-fails").check {
            Package("wrong")
            Package("nginx")
        }
    }

    @Test("apt: the newest version is that of the index")
    func aptLatest() async throws {
        try await Golden("Package/apt-latest").check {
            Packages("less", "nginx", "curl", state: .latest)
            Package("bash", .latest)
        }
    }

    @Test("apt: an index that is too old is refreshed, once, and only when something is to be installed")
    func aptStale() async throws {
        try await Golden("Package/apt-stale").check {
            Package("less", updateCache: .seconds(3600))
            Package("nginx", updateCache: .seconds(3600))
            Package("less", .latest, updateCache: .seconds(3600))
        }
    }

    @Test("dnf: versions, a newer one that is replaced, a hold, and a package that another one provides")
    func dnfInstall() async throws {
        try await Golden("Package/dnf-install", hiding: Self.managers).check {
            Package("git", version: "2.43*")
            Package("webserver")
            Packages("nginx", "curl", recommends: false)
            Package("hello", version: "2.10-3.el9")
            Package("kept", hold: true)
            Package("pinned", version: "1.1-1.el9", hold: true)
            Package("fresh")
        }
    }

    @Test("dnf: the newest version is that of `check-update`")
    func dnfLatest() async throws {
        try await Golden("Package/dnf-latest", hiding: Self.managers).check {
            Packages("nginx", "less", state: .latest)
            Package("gone", .absent)
        }
    }

    @Test("yum does as dnf does")
    func yumInstall() async throws {
        try await Golden("Package/yum-install", hiding: Self.managers).check {
            Packages("nginx", "curl")
            Package("hello", version: "2.10*")
            Package("gone", .absent)
        }
    }

    @Test("zypper: versions are picked from what `search` tells, locks are holds")
    func zypperInstall() async throws {
        try await Golden("Package/zypper-install", hiding: Self.managers).check {
            Package("hello", version: "2.10*", hold: true)
            Package("less", .latest)
            Package("fresh", recommends: false)
            Package("gone", .absent)
        }
    }

    @Test("apk: the first index is fetched, versions are exact or fuzzy, names may have dashes")
    func apkInstall() async throws {
        try await Golden("Package/apk-install", hiding: Self.managers).check {
            Packages("busybox", "ca-certificates-bundle")
            Package("cmd:sh")
            Packages("py3-six", "nginx", state: .latest)
            Package("redis", version: "7.2.*")
            Package("jq", version: "1.7.1-r0")
            Package("gone", .absent, purge: true)
        }
    }

    @Test("pacman: what the mirrors no longer have is installed with a new index")
    func pacmanInstall() async throws {
        try await Golden("Package/pacman-install", hiding: Self.managers).check {
            Package("git")
            Package("sh")
            Package("nginx", .latest)
            Package("vim", version: "2.*")
            Package("gone", .absent, purge: true)
        }
    }

    @Test("pacman: a version that the mirrors do not have, and a hold, are failures")
    func pacmanCannot() async throws {
        try await Golden("Package/pacman-cannot", hiding: Self.managers).check { Package("git", hold: true) }
    }

    @Test("a host without any of them is told so")
    func none() async throws {
        try await Golden("Package/none", hiding: Self.managers).check { Package("nginx") }
    }

    @Test("names and versions that no package manager has are refused before a host is asked")
    func problems() {
        for name in ["", "-y", "a b", "a;b", "$(x)", "nginx-", "../x", "/tmp/x.deb", "a*"] where Package(name).script.problem == nil {
            Issue.record("`\(name)` was taken")
        }
        #expect(Package("g++").script.problem == nil && Package("libc6:i386").script.problem == nil)
        #expect(Package("nginx", version: "1 2").script.problem == "`1 2` is no version")
        #expect(Package("nginx", .absent, version: "1").script.problem == "a version and `.absent` exclude each other")
        #expect(Packages([]).script.problem == "no package is named")
    }
}
