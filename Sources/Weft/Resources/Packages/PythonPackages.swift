/// Packages of Python in a virtual environment, which is made when it is missing.
///
/// ```swift
/// PythonPackages(["flask==3.0.2", "gunicorn"], virtualenv: "/srv/app/venv")
/// PythonPackages(requirements: "/srv/app/requirements.txt", virtualenv: "/srv/app/venv").as("app")
/// ```
public struct PythonPackages: Resource {
    /// What is asked for, as pip takes it: `flask==3.0.2`.
    public let requirements: [String]
    /// The folder of the virtual environment.
    public let virtualenv: String
    private let file: String?
    private let python: String
    private let index: String?

    /// Packages.
    ///
    /// One without a version is satisfied by any. What a package needs itself is not looked at when the package is there.
    ///
    /// - Parameters:
    ///   - packages: Names, with versions as pip takes them: `==3.0.2`, `>=3,<4`.
    ///   - requirements: The absolute path of a requirements file on the host. Its lines that name no package, such as `git+https://…`, are
    ///     installed only together with others that are missing.
    ///   - virtualenv: The absolute path of the virtual environment; one whose Python does not run any more is made anew.
    ///   - python: The Python that it is made with. On Debian its `venv` is a package of its own, `python3-venv`.
    ///   - index: The address of another index than that of pip's configuration.
    public init(
        _ packages: [String] = [], requirements: String? = nil, virtualenv: String, python: String = "python3", index: String? = nil
    ) {
        (self.requirements, file, self.virtualenv, self.python, self.index) = (packages, requirements, virtualenv, python, index)
    }

    /// `PythonPackages` and the virtual environment.
    public var title: String { "PythonPackages \(virtualenv)" }

    /// The versions that the environment's own Python tells are compared.
    public var script: ResourceScript {
        var script = ResourceScript(
            check: "python_check \(virtualenv) \(file ?? "") \(requirements)",
            apply: "python_apply \(virtualenv) \(file ?? "") \(python) \(index ?? "") \(requirements)", functions: [.python])
        script.problem = script.problem(ofPath: virtualenv) ?? file.flatMap { script.problem(ofPath: $0) } ?? problem
        return script
    }

    private var problem: String? {
        if virtualenv == "/" { return "the root folder is no virtual environment" }
        if requirements.isEmpty, file == nil { return "no package and no requirements file is named" }
        let bad = requirements.first { text in
            guard let first = text.utf8.first else { return true }
            return text.utf8.contains { $0 < 32 } || "-./".utf8.contains(first) || text.contains("://")
        }
        return bad.map { "`\($0)` is no package with a version: such a thing goes into a requirements file" }
    }
}

extension ShellFunction {
    /// `python_check VENV FILE REQUIREMENT…` and `python_apply VENV FILE PYTHON INDEX REQUIREMENT…`.
    static let python = ShellFunction(
        "python",
        #"""
        python_check() {
          py_venv=$1
          if [ -n "$2" ] && [ ! -r "$2" ]; then later "the requirements file $2 is not there"; return; fi
          shift
          if [ -x "$py_venv/bin/python" ]; then
            "$py_venv/bin/python" -I -c '
        import os, re, sys
        try:
            from importlib import metadata
            from pip._vendor.packaging.requirements import Requirement
        except ImportError:
            sys.exit(9)
        def read(path):
            with open(path, encoding="utf-8") as file:
                text = file.read().replace("\\\n", " ")
            for line in text.splitlines():
                line = re.sub(r"(^|\s)#.*", "", line).strip()
                other = re.match(r"(?:-r|--requirement)[\s=]*(\S+)", line)
                if other:
                    yield from read(os.path.join(os.path.dirname(path), other.group(1)))
                elif line and not line.startswith("-"):
                    yield re.split(r"\s--", line)[0].strip()
        wanted = sys.argv[2:] + (list(read(sys.argv[1])) if sys.argv[1] else [])
        missing = 0
        for text in wanted:
            try:
                asked = Requirement(text)
            except Exception:
                if text in sys.argv[2:]:
                    print("`%s` is no requirement" % text)
                    sys.exit(3)
                continue
            if asked.marker and not asked.marker.evaluate({"extra": ""}):
                continue
            try:
                version = metadata.version(asked.name)
            except metadata.PackageNotFoundError:
                version = None
            if version and asked.specifier.contains(version, prereleases=True):
                continue
            if version:
                print("-%s==%s" % (asked.name, version))
            print("+" + text)
            missing = 1
        sys.exit(missing)
        ' "$@" && return
            C=$?
            case $C in 1 | 3) return $C;; esac
          fi
          py_file=$1
          shift
          plus "virtual environment $py_venv"
          for X in "$@" ${py_file:+"$py_file"}; do printf '+%s\n' "$X"; done
          return 1
        }
        python_apply() {
          py_venv=$1 py_file=$2 py_python=$3 py_index=$4
          shift 4
          if ! "$py_venv/bin/python" -I -c 'import pip' 2>/dev/null; then
            X=$(ls -A -- "$py_venv" 2>/dev/null)
            if [ -n "$X" ] && [ ! -e "$py_venv/pyvenv.cfg" ]; then
              echo "$py_venv is there and is no virtual environment" >&2
              return 73
            fi
            "$py_python" -m venv --clear "$py_venv" || return
          fi
          [ -z "$py_index" ] || set -- --index-url "$py_index" "$@"
          "$py_venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input ${py_file:+-r "$py_file"} "$@"
        }
        """#)
}
