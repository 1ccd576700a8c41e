extension Connection {
    /// Copies a file, or a folder with all that is in it, to the host.
    ///
    /// A file is written to a temporary name beside its destination, gets its mode and owner, and is then renamed: nobody sees half of it.
    /// One that is there already with the same content, mode and owner is left alone.
    ///
    /// - Parameters:
    ///   - mode: The permission bits; the source file's own unless given.
    ///   - owner: `USER` or `USER:GROUP`.
    /// - Returns: Whether anything on the host is different now.
    @discardableResult
    public func put(_ source: LocalPath, to destination: String, mode: UInt16? = nil, owner: String? = nil) async throws -> Bool {
        try await put(.path(source), to: destination, mode: mode, owner: owner)
    }

    /// Copies a file or folder, named by its path, to the host.
    @discardableResult
    public func put(_ source: String, to destination: String, mode: UInt16? = nil, owner: String? = nil) async throws -> Bool {
        try await put(.path(LocalPath(source)), to: destination, mode: mode, owner: owner)
    }

    /// Writes a text to a file on the host; 0644 unless a mode is given.
    @discardableResult
    public func put(text: String, to destination: String, mode: UInt16? = nil, owner: String? = nil) async throws -> Bool {
        try await put(.bytes(Array(text.utf8)), to: destination, mode: mode, owner: owner)
    }

    /// Writes bytes to a file on the host; 0644 unless a mode is given.
    @discardableResult
    public func put(bytes: [UInt8], to destination: String, mode: UInt16? = nil, owner: String? = nil) async throws -> Bool {
        try await put(.bytes(bytes), to: destination, mode: mode, owner: owner)
    }

    private func put(_ source: Upload.Source, to destination: String, mode: UInt16?, owner: String?) async throws -> Bool {
        let changed = try await transport.put(Upload(source, to: destination, mode: mode, owner: owner, context: context))
        if changed { report(changed: "wrote \(destination)") }
        return changed
    }

    /// Copies a file, or a folder with all that is in it, from the host to this machine.
    public func get(_ source: String, to destination: LocalPath) async throws {
        try await transport.get(Download(source, to: destination, context: context))
    }

    /// Copies a file or folder from the host to a path of this machine.
    public func get(_ source: String, to destination: String) async throws { try await get(source, to: LocalPath(destination)) }

    /// Reads a file of the host.
    ///
    /// - Throws: ``ConnectionError`` when it is not there or may not be read.
    public func read(_ path: String) async throws -> [UInt8] { try await transport.read(path, context: context) }

    /// Whether a path is there, whatever it is. A link that leads nowhere is not.
    public func exists(_ path: String) async throws -> Bool { try await test("test -e \(path)") }
}
