/// Installs a Python package of this machine into a virtual environment of a host, without releases: for tools, and for what is restarted by hand.
///
/// The same file is not installed twice. What it needs comes from the host's own packages, else from the index.
///
/// - Parameters:
///   - sdist: The package: an sdist (`.tar.gz`) or a wheel (`.whl`).
///   - venv: The virtual environment on the host, an absolute path; it is made if it is not there.
///   - index: Where packages come from that the host does not have: the URL of an index, none, or default.
@Task
public func installApp(
    on host: Connection, sdist: LocalPath, venv: String, index: Deploy.PackageIndex = .standard
) async throws {
    let isChanged = try await Deploy.install(sdist, into: venv, index: index, on: host)
    if !isChanged { host.say("\(sdist.name) is installed in \(venv) already; nothing changed") }
}

extension Deploy {
    /// Installs a Python package of this machine into a virtual environment of a host; see ``installApp(on:sdist:venv:index:)``.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func install(
        _ package: LocalPath, into environment: String, index: PackageIndex = .standard, on host: Connection
    ) async throws -> Bool {
        guard environment.hasPrefix("/"), environment.split(separator: "/").count > 1, !environment.contains("..") else {
            throw Error.invalid("`\(environment)` cannot be a virtual environment: it is an absolute path below a folder of its own")
        }
        guard [".tar.gz", ".whl", ".zip"].contains(where: package.name.hasSuffix) else {
            throw Error.invalid("`\(package)` is neither an sdist (`.tar.gz`) nor a wheel (`.whl`)")
        }
        let script: Command = """
            file=\(package.path)
            \(raw: StageScript.functions)
            main() { file=$(home "$file"); [ -f "$file" ] || fail "there is no file \\`$file\\`"; printf 'hash\\t%s\\n' "$(hash "$file" | cut -d ' ' -f 1)"; }
            main
            """
        let hash = field("hash", of: try await recordsHere(script, named: "installing `\(package)`"))
        let root = try await host.asRoot()
        if try await root.test("[ \"$(cat \(environment + "/.weft-installed") 2>/dev/null)\" = \(hash) ]") { return false }
        let options: Command =
            switch index {
            case .none: "--no-index"
            case .standard: ""
            case .url(let url): "--index-url \(url)"
            }
        let folder = "/var/cache/weft/\(hash.prefix(16))"
        try await root.apply {
            Packages(pythonPackages, recommends: false)
            Directory(folder, mode: 0o755)
        }
        try await root.put(package, to: "\(folder)/\(package.name)", mode: 0o644)
        let install: Command = """
            venv=\(environment) file=\("\(folder)/\(package.name)")
            install_it() {
                mkdir -p -- "$(dirname "$venv")" || return
                [ -x "$venv/bin/python" ] || python3 -m venv --without-pip --system-site-packages "$venv" || return
                # A source is built with the host's own setuptools first, which needs no network.
                set -- python3 -m pip --python "$venv/bin/python" install -q --no-input --disable-pip-version-check --upgrade --force-reinstall --no-deps
                "$@" --no-index --no-build-isolation "$file" >/dev/null 2>&1 || "$@" \(options) "$file" || return
                # What it needs is looked for, and what is there stays.
                set -- python3 -m pip --python "$venv/bin/python" install -q --no-input --disable-pip-version-check --no-build-isolation
                "$@" --no-index "$file" >/dev/null 2>&1 || "$@" \(options) "$file" || return
                printf '%s\\n' \(hash) >"$venv/.weft-installed"
            }
            install_it </dev/null
            status=$?
            rm -rf -- \(folder)
            exit $status
            """
        try await root.execute(Command(raw: "sh -s", shownAs: "pip install \(package.name) in \(environment)"), input: .text(install.text))
            .succeeded(host: host.name, "pip install \(package.name) in \(environment)")
        host.report(changed: "installed \(package.name) in \(environment)")
        return true
    }
}

extension CommandResult {
    /// - Throws: ``CommandError`` when the status is not 0.
    fileprivate func succeeded(host: String, _ what: String) throws {
        guard isSuccess else { throw CommandError(host: host, command: what, result: self) }
    }
}
