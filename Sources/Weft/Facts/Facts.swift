/// What a host is: its system, hardware and addresses.
public struct Facts: Sendable, Hashable {
    /// The operating system, as its `/etc/os-release` names it.
    public struct System: Sendable, Hashable {
        /// `debian`, `ubuntu`, `fedora`, `alpine`.
        public var id = ""
        /// The systems it is like, closest first: `debian` for Ubuntu.
        public var like: [String] = []
        /// `12`, `22.04`; empty where there is none.
        public var version = ""
        /// `bookworm`; empty where there is none.
        public var codename = ""
        /// `Debian GNU/Linux 12 (bookworm)`.
        public var name = ""

        /// Whether it is this system, or one like it.
        public func isLike(_ id: String) -> Bool { self.id == id || like.contains(id) }
    }

    /// The operating system.
    public var os = System()
    /// The kernel and its release: `Linux`, `6.1.0-18-amd64`.
    public var kernel = ""
    /// The kernel's release.
    public var kernelRelease = ""
    /// The machine's architecture, as `uname -m` says it: `x86_64`, `aarch64`.
    public var architecture = ""
    /// The host's own name.
    public var hostname = ""
    /// How many processors it has.
    public var processors = 0
    /// Its memory in bytes.
    public var memory = 0
    /// Its swap space in bytes.
    public var swap = 0
    /// The bytes that the root file system has, and has free.
    public var disk = 0
    /// The free bytes of the root file system.
    public var freeDisk = 0
    /// The addresses of its interfaces but the loopback's, IPv4 first: `10.0.0.24`, `fe80::1`.
    public var addresses: [String] = []
    /// The address that it reaches others from; empty without a route.
    public var defaultAddress = ""
    /// The names of its interfaces but the loopback's.
    public var interfaces: [String] = []
    /// What installs packages: `apt`, `dnf`, `yum`, `apk`, `pacman`, `zypper`; empty for none of them.
    public var packageManager = ""
    /// What runs services: `systemd`, `openrc`, `sysv`; empty for none of them.
    public var serviceManager = ""
    /// What it runs in: `lxc`, `docker`, `kvm`, as systemd-detect-virt says it; `none`, or empty where nobody knows.
    public var virtualization = ""
    /// The login's user.
    public var user = ""
    /// Whether that is root.
    public var isRoot = false
    /// The user's home folder.
    public var home = ""
    /// The seconds since it was started.
    public var uptime = 0
    /// Another one after each start.
    public var bootIdentifier = ""

    /// Nothing is known.
    public init() {}

    /// All of it, by name, in order: what `task facts` shows.
    public var values: [(name: String, value: String)] {
        [
            ("os.id", os.id), ("os.like", os.like.joined(separator: " ")), ("os.version", os.version), ("os.codename", os.codename),
            ("os.name", os.name), ("kernel", kernel), ("kernelRelease", kernelRelease), ("architecture", architecture),
            ("hostname", hostname), ("processors", "\(processors)"), ("memory", "\(memory)"), ("swap", "\(swap)"), ("disk", "\(disk)"),
            ("freeDisk", "\(freeDisk)"), ("addresses", addresses.joined(separator: " ")), ("defaultAddress", defaultAddress),
            ("interfaces", interfaces.joined(separator: " ")), ("packageManager", packageManager), ("serviceManager", serviceManager),
            ("virtualization", virtualization), ("user", user), ("isRoot", "\(isRoot)"), ("home", home), ("uptime", "\(uptime)"),
            ("bootIdentifier", bootIdentifier),
        ]
    }
}
