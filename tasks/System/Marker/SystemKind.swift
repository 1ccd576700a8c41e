/// What a host is set up for: a set of packages with a name.
nonisolated public enum SystemKind: String, Sendable, Hashable, CaseIterable, TaskArgument {
    /// The web server.
    case nginx
    /// The version control.
    case git
    /// Python 3 with pip and virtual environments.
    case python
    /// Compilers, and what Python packages with C in them are built with.
    case build
    /// What one likes to have at hand: curl, less, rsync, tree, vim.
    case tools

    /// What the packages are called where a package manager is the host's: apt, dnf, yum, apk, pacman or zypper; `nil` for any other.
    public func packages(for manager: String) -> [String]? {
        let family = manager == "yum" ? "dnf" : manager
        guard ["apt", "dnf", "apk", "pacman", "zypper"].contains(family) else { return nil }
        switch (self, family) {
        case (.nginx, _): return ["nginx"]
        case (.git, _): return ["git"]
        case (.python, "apt"): return ["python3", "python3-pip", "python3-venv"]
        case (.python, "apk"): return ["python3", "py3-pip"]
        case (.python, "pacman"): return ["python", "python-pip"]
        case (.python, _): return ["python3", "python3-pip"]
        case (.build, "apt"): return ["build-essential", "libxml2-dev", "python3-dev"]
        case (.build, "apk"): return ["build-base", "libxml2-dev", "python3-dev"]
        case (.build, "pacman"): return ["base-devel", "libxml2"]
        case (.build, "zypper"): return ["gcc", "gcc-c++", "libxml2-devel", "make", "python3-devel"]
        case (.build, _): return ["gcc", "gcc-c++", "libxml2-devel", "make", "python3-devel"]
        case (.tools, "apt"): return ["curl", "less", "rsync", "tree", "vim-tiny"]
        case (.tools, "dnf"): return ["curl", "less", "rsync", "tree", "vim-minimal"]
        case (.tools, _): return ["curl", "less", "rsync", "tree", "vim"]
        }
    }
}
