import Weft

extension Connection {
    /// The host with root's rights: as it is for root, through sudo for anyone else.
    func asRoot() async throws -> Connection {
        if context.user == "root" { return self }
        if let user = host.user { return user == "root" ? self : sudo() }
        return try await test("test \"$(id -u)\" = 0") ? self : sudo()
    }
}
