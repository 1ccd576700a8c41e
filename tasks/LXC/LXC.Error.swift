extension LXC {
    /// Why containers are not as they were asked to be.
    nonisolated public enum Error: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// The host has no `lxc` tools.
        case notInstalled(host: String)
        /// The bridge that containers are attached to is not there or has no address.
        case noBridge(host: String, bridge: String)
        /// The container to clone from is not there, and it is none that can be made.
        case noImage(host: String, image: String, suggestion: String?)
        /// Nothing on the host can make a base image.
        case noImageTool(host: String, image: String)
        /// There is no container of that name.
        case noContainer(host: String, name: String, suggestion: String?)
        /// The container exists and has another address than the one asked for.
        case otherAddress(host: String, name: String, has: IPv4Address, asked: IPv4Address)
        /// The inventory gives the name another address than the command line does.
        case inventoryAddress(name: String, has: String, asked: IPv4Address)
        /// Somebody has the address.
        case addressTaken(host: String, address: IPv4Address, by: String)
        /// The address cannot be reached on the containers' bridge.
        case outsideNetwork(host: String, address: IPv4Address, network: IPv4Network)
        /// Every address is taken.
        case noAddressLeft(host: String, network: IPv4Network)
        /// The container runs with an address that its configuration does not know.
        case unmanagedAddress(host: String, name: String)
        /// Other containers are built on this one.
        case hasClones(host: String, name: String, clones: [String])
        /// The container has to be stopped first.
        case running(host: String, name: String, what: String)
        /// The user who runs this has no public key that a new account could be given.
        case noPublicKey(name: String)
        /// The container answers, but is not the one that was made.
        case wrongContainer(host: String, name: String, answered: String)
        /// The inventory has no container of that name on the host.
        case notPlanned(host: String, name: String, suggestion: String?)
        /// Some of several containers could not be made.
        case several(host: String, failures: [Failure])
        /// A step on the host failed.
        case failed(host: String, what: String, details: [String])

        /// One container of several, and why it could not be made.
        nonisolated public struct Failure: Sendable, Hashable {
            /// The container's name.
            public let name: String
            /// What went wrong, in words.
            public let problem: String
        }

        /// The host, the fact and the next step.
        public var description: String {
            switch self {
            case .notInstalled(let host):
                "\(host): LXC is not installed\n  make it an LXC host with `task lxc_host host=\(host)`"
            case .noBridge(let host, let bridge):
                "\(host): the containers' bridge `\(bridge)` is not up\n  set it up with `task lxc_host host=\(host)`, or name another in the host's variable `container-bridge`"
            case .noImage(let host, let image, let suggestion):
                "\(host): no container is named `\(image)` to clone from\(near(suggestion))\n  leave `image=` out for the base image"
            case .noImageTool(let host, let image):
                "\(host): there is no base container `\(image)`, and neither `mmdebstrap` nor LXC's Debian template to make it with\n  install them with `task lxc_host host=\(host)`"
            case .noContainer(let host, let name, let suggestion):
                "\(host): no container is named `\(name)`\(near(suggestion))\n  `task lxc_list host=\(host)` shows those that are there"
            case .otherAddress(let host, let name, let has, let asked):
                "\(host): the container `\(name)` has the address \(has), not \(asked)\n  leave `vhostip=` out to keep it, or remove it first with `task lxc_destroy host=\(host) vhostname=\(name)`"
            case .inventoryAddress(let name, let has, let asked):
                "the inventory says that `\(name)` is at \(has), and `vhostip=` says \(asked)\n  change one of them"
            case .addressTaken(let host, let address, let owner):
                "\(host): the address \(address) is in use by \(owner)\n  choose another with `vhostip=`, or leave it out for the next free one"
            case .outsideNetwork(let host, let address, let network):
                "\(host): the address \(address) is not in the containers' network \(network)\n  choose one of \(network.hosts.first?.description ?? "it") to \(network.hosts.last?.description ?? "it")"
            case .noAddressLeft(let host, let network):
                "\(host): every address of the containers' network \(network) is taken\n  `task lxc_list host=\(host)` shows by whom"
            case .unmanagedAddress(let host, let name):
                "\(host): the container `\(name)` is running and its configuration gives it no address\n  it was not made by `newcontainer`; choose another name, or stop it first with `task lxc_stop host=\(host) vhostname=\(name)`"
            case .hasClones(let host, let name, let clones):
                "\(host): `\(name)` is the base of \(clones.map { "`\($0)`" }.joined(separator: ", "))\n  remove them first"
            case .running(let host, let name, let what):
                "\(host): the container `\(name)` is running and has to be stopped \(what)\n  stop it with `task lxc_stop host=\(host) vhostname=\(name)`"
            case .noPublicKey(let name):
                "there is no public key to give to the user of `\(name)`\n  make one with `ssh-keygen -t ed25519`"
            case .wrongContainer(let host, let name, let answered):
                "\(host): the container `\(name)` was made, but `\(answered)` answers at its address"
            case .notPlanned(let host, let name, let suggestion):
                "\(host): the inventory has no container `\(name)` there\(near(suggestion))\n  its containers are the hosts with `via: \(host)` and an address in the host's `container-network`"
            case .several(let host, let failures):
                "\(host): \(failures.map { "`\($0.name)`" }.joined(separator: ", ")) could not be made"
                    + failures.flatMap { $0.problem.split(separator: "\n") }.map { "\n  \($0)" }.joined()
            case .failed(let host, let what, let details):
                "\(host): \(what) failed" + details.map { "\n  \($0)" }.joined()
            }
        }
    }
}

nonisolated private func near(_ suggestion: String?) -> String { suggestion.map { "; did you mean `\($0)`?" } ?? "" }
