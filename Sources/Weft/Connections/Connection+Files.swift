extension Connection {
    /// Copies a file, or a folder with all that is in it, to the host.
    ///
    /// A file is written to a temporary name beside its destination, its hash is compared, it gets its mode, its owner and its source's time, and
    /// is then renamed: nobody sees half of it. One that is there already with the same content, mode and owner is left alone, and what an
    /// attempt that broke has left behind is gone on with. A folder's content goes into the destination, which is made if it is not there;
    /// only what is different is sent, and what is there alone stays.
    ///
    /// - Parameters:
    ///   - destination: The file's whole name, or a folder with `/` at the end for a file that keeps its own.
    ///   - mode: The permission bits; the source file's own unless given. A folder's files all get them, and the folders in it with the right to
    ///     search them wherever there is one to read.
    ///   - owner: `USER` or `USER:GROUP`.
    ///   - exclude: What of a folder is left out: see ``sync(_:to:delete:exclude:mode:owner:preview:)``.
    ///   - resume: Whether what an earlier attempt has left behind is gone on with.
    /// - Returns: Whether anything on the host is different now.
    /// - Throws: ``ConnectionError``.
    @discardableResult
    public func put(
        _ source: LocalPath, to destination: String, mode: UInt16? = nil, owner: String? = nil, exclude: [String] = [], resume: Bool = true
    ) async throws -> Bool {
        var upload = upload(.path(source), to: destination, mode: mode, owner: owner)
        upload.exclude = exclude
        upload.resumes = resume
        return try await put(upload)
    }

    /// Copies a file or folder, named by its path, to the host.
    @discardableResult
    public func put(
        _ source: String, to destination: String, mode: UInt16? = nil, owner: String? = nil, exclude: [String] = [], resume: Bool = true
    ) async throws -> Bool {
        try await put(LocalPath(source), to: destination, mode: mode, owner: owner, exclude: exclude, resume: resume)
    }

    /// Writes a text to a file on the host; 0644 unless a mode is given.
    @discardableResult
    public func put(text: String, to destination: String, mode: UInt16? = nil, owner: String? = nil) async throws -> Bool {
        try await put(upload(.bytes(Array(text.utf8)), to: destination, mode: mode, owner: owner))
    }

    /// Writes bytes to a file on the host; 0644 unless a mode is given.
    @discardableResult
    public func put(bytes: [UInt8], to destination: String, mode: UInt16? = nil, owner: String? = nil) async throws -> Bool {
        try await put(upload(.bytes(bytes), to: destination, mode: mode, owner: owner))
    }

    private func upload(_ source: Upload.Source, to destination: String, mode: UInt16?, owner: String?) -> Upload {
        Upload(source, to: destination, mode: mode, owner: owner, context: context, progress: report(progress:), warn: warn)
    }

    private func put(_ upload: Upload) async throws -> Bool {
        let changed = try await transport.put(upload)
        if changed { report(changed: "wrote \(upload.destination)") }
        return changed
    }

    /// Makes a folder of the host the same as one of this machine: sends the files whose content has another hash, or that are not there.
    ///
    /// - Parameters:
    ///   - folder: The folder here; its content goes into the destination.
    ///   - destination: The folder there; it is made if it is not there.
    ///   - delete: Whether what is in the destination alone is deleted, save what is left out. An empty folder here deletes nothing; it is an error.
    ///   - exclude: What is left out. A pattern without `/` stands for names wherever they are, one with `/` for paths from the top of the folder,
    ///     one that ends with `/` for folders only. `*`, `?` and `[…]` stand for parts of a name, `**` for folders of any depth.
    ///   - mode: The permission bits of all files, and of all folders with the right to search them; their own unless given.
    ///   - owner: `USER` or `USER:GROUP`.
    ///   - preview: Whether to change nothing, and only tell what would be.
    /// - Returns: What is different now, or would be.
    /// - Throws: ``ConnectionError``.
    @discardableResult
    public func sync(
        _ folder: LocalPath, to destination: String, delete: Bool = false, exclude: [String] = [], mode: UInt16? = nil,
        owner: String? = nil,
        preview: Bool = false
    ) async throws -> FolderChanges {
        var upload = upload(.path(folder), to: destination, mode: mode, owner: owner)
        upload.exclude = exclude
        let changes = try await transport.sync(FolderSync(upload, deletes: delete, isPreview: preview))
        if !changes.skipped.isEmpty {
            warn(
                "\(changes.skipped.count) of \(folder) left out, neither file, folder nor link: \(changes.skipped.prefix(3).joined(separator: ", "))"
            )
        }
        if !changes.isEmpty, !preview { report(changed: "\(destination): \(changes)") }
        return changes
    }

    /// Makes a folder of the host the same as one of this machine, named by its path.
    @discardableResult
    public func sync(
        _ folder: String, to destination: String, delete: Bool = false, exclude: [String] = [], mode: UInt16? = nil, owner: String? = nil,
        preview: Bool = false
    ) async throws -> FolderChanges {
        try await sync(LocalPath(folder), to: destination, delete: delete, exclude: exclude, mode: mode, owner: owner, preview: preview)
    }

    /// Copies a file, or a folder with all that is in it, from the host to this machine.
    ///
    /// A file is written to a temporary name, its hash is compared, and it is then renamed; one that is here already with the same content is left
    /// alone, and what an attempt that broke has left behind is gone on with. A folder's content goes into the destination, which is made if it
    /// is not there; only what is different is sent, and what is here alone stays. Nothing that the host says leads out of it.
    ///
    /// - Parameters:
    ///   - destination: The file's whole name, or a folder with `/` at the end for a file that keeps its own.
    ///   - exclude: What of a folder is left out: see ``sync(_:to:delete:exclude:mode:owner:preview:)``.
    ///   - resume: Whether what an earlier attempt has left behind is gone on with.
    /// - Returns: Whether anything here is different now. It is no change of the host.
    /// - Throws: ``ConnectionError``; of a folder all that can be copied is, before the error that names the rest.
    @discardableResult
    public func get(_ source: String, to destination: LocalPath, exclude: [String] = [], resume: Bool = true) async throws -> Bool {
        try await transport.get(
            Download(
                source, to: destination, exclude: exclude, resumes: resume, context: context, progress: report(progress:), warn: warn))
    }

    /// Copies a file or folder from the host to a path of this machine.
    @discardableResult
    public func get(_ source: String, to destination: String, exclude: [String] = [], resume: Bool = true) async throws -> Bool {
        try await get(source, to: LocalPath(destination), exclude: exclude, resume: resume)
    }

    @Sendable private func report(progress: TransferProgress) { run.report(.progress(host: name, progress)) }

    /// Reads a file of the host.
    ///
    /// - Throws: ``ConnectionError`` when it is not there or may not be read.
    public func read(_ path: String) async throws -> [UInt8] { try await transport.read(path, context: context) }

    /// Whether a path is there, whatever it is. A link that leads nowhere is not.
    public func exists(_ path: String) async throws -> Bool { try await test("test -e \(path)") }
}
