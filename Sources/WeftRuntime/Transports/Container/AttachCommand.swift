import Weft

/// How a program is started inside a container, from the host it runs on: one row for each engine.
struct AttachCommand: Sendable, Hashable {
    let engine: Inventory.ContainerEngine
    /// The container's name.
    let container: String

    /// The program on the host that does it.
    var program: String {
        switch engine {
        case .lxc: "lxc-attach"
        case .docker: "docker"
        case .podman: "podman"
        case .nspawn: "systemd-run"
        }
    }

    /// Whether it takes root on the host. Docker has a group of its own for who may, and podman's containers are their user's.
    var needsRoot: Bool { engine == .lxc || engine == .nspawn }

    /// Whether the engine gives its containers an environment; else it is made here.
    var givesEnvironment: Bool { engine == .docker || engine == .podman }

    /// Whether the engine changes to the user by itself.
    var changesUser: Bool { engine != .lxc }

    /// The words that run other words inside.
    func words(_ inner: [String], user: String, terminal: Bool) -> [String] {
        switch engine {
        case .lxc: ["lxc-attach", "-n", container, "--clear-env", "--"] + inner
        case .docker, .podman: [program, "exec", terminal ? "-it" : "-i", "--user", user, container] + inner
        case .nspawn:
            [
                "systemd-run", "--machine=\(container)", "--uid=\(user)", "--quiet", "--wait", "--collect", terminal ? "--pty" : "--pipe",
                "--",
            ]
                + inner
        }
    }

    /// Prints the container's state, or nothing when there is no such container.
    var state: Command {
        switch engine {
        case .lxc: "lxc-info -n \(container) -sH 2>/dev/null"
        case .docker, .podman: "\(program) inspect -f '{{.State.Status}}' -- \(container) 2>/dev/null"
        case .nspawn: "machinectl show -p State --value -- \(container) 2>/dev/null"
        }
    }

    /// The word that ``state`` prints for a container that runs.
    var runningState: String { engine == .lxc ? "RUNNING" : "running" }

    /// Prints the names of all containers, one a line.
    var names: Command {
        switch engine {
        case .lxc: "lxc-ls -1"
        case .docker, .podman: "\(program) ps -a --format '{{.Names}}'"
        case .nspawn: "machinectl list --no-legend | cut -d ' ' -f 1"
        }
    }

    /// What to do about a host without the engine's programs.
    func installation(on host: String) -> String {
        engine == .lxc ? "make it an LXC host with `task lxc_host host=\(host)`" : "install \(engine.rawValue) there"
    }

    /// What to do about a container that does not run.
    func starting(on host: String) -> String {
        switch engine {
        case .lxc: "start it with `task lxc_start host=\(host) vhostname=\(container)`"
        case .docker, .podman: "start it with `\(program) start \(container)`"
        case .nspawn: "start it with `machinectl start \(container)`"
        }
    }
}
