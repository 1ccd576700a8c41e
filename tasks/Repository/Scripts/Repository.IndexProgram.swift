extension Repository {
    /// The program in Python that keeps the index of Python packages: pages of PEP 503, and of PEP 691 beside them, made of the files there are.
    ///
    /// `rebuild`, `list`, `check FILE…`, `add FILE…` and `remove NAME VERSION`, and last the web root. Items are printed as ``Artifact`` reads them.
    nonisolated enum IndexProgram {
        static let text = #"""
            import email.parser, hashlib, html, json, os, re, shutil, sys, tarfile, zipfile

            command, names, root = sys.argv[1], sys.argv[2:-1], sys.argv[-1]
            packages, simple = os.path.join(root, "packages"), os.path.join(root, "simple")

            def fail(*facts):
                print("\t".join(("error",) + facts))
                sys.exit(3)

            def normal(name):
                return re.sub(r"[-_.]+", "-", name).lower()

            def digest(path):
                hash = hashlib.sha256()
                with open(path, "rb") as file:
                    for piece in iter(lambda: file.read(1 << 20), b""):
                        hash.update(piece)
                return hash.hexdigest()

            def metadata(path):
                """The name, the version and the Python that a wheel or a source archive says of itself."""
                name = os.path.basename(path)
                try:
                    if name.endswith(".whl"):
                        with zipfile.ZipFile(path) as archive:
                            inside = [n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n)]
                            text = archive.read(inside[0])
                    else:
                        with tarfile.open(path) as archive:
                            inside = [m for m in archive if re.fullmatch(r"(\./)?[^/]+/PKG-INFO", m.name)]
                            text = archive.extractfile(inside[0]).read()
                except (IndexError, OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
                    fail("broken", name, "it has no metadata" if isinstance(error, IndexError) else str(error))
                fields = email.parser.Parser().parsestr(text.decode("utf-8", "replace"), headersonly=True)
                if not fields["Name"] or not fields["Version"] or not re.fullmatch(r"[A-Za-z0-9._-]+", fields["Name"]):
                    fail("broken", name, "its metadata have no name or no version")
                return fields["Name"], fields["Version"], fields["Requires-Python"]

            def write(path, text):
                """Whole or not at all."""
                try:
                    with open(path, encoding="utf-8") as file:
                        if file.read() == text:
                            return
                except OSError:
                    pass
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path + ".new", "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(path + ".new", path)

            def known(project):
                """What the index says of files; they never change under their name."""
                try:
                    with open(os.path.join(simple, project, "index.json"), encoding="utf-8") as file:
                        return {entry["filename"]: entry for entry in json.load(file)["files"]}
                except (OSError, ValueError, KeyError):
                    return {}

            def entries(project):
                before, found = known(project), []
                folder = os.path.join(packages, project)
                for name in sorted(os.listdir(folder)):
                    if not name.endswith((".whl", ".tar.gz")):
                        continue
                    entry = before.get(name)
                    if entry is None:
                        path = os.path.join(folder, name)
                        requires = metadata(path)[2]
                        entry = {"filename": name, "url": "../../packages/%s/%s" % (project, name), "hashes": {"sha256": digest(path)}}
                        if requires:
                            entry["requires-python"] = requires
                    found.append(entry)
                return found

            def page(title, lines):
                return ('<!DOCTYPE html>\n<html>\n<head>\n<meta name="pypi:repository-version" content="1.0">\n<title>%s</title>\n</head>\n<body>\n%s'
                        "</body>\n</html>\n" % (html.escape(title), "".join(line + "\n" for line in lines)))

            def link(entry):
                target = entry["url"] + "#sha256=" + entry["hashes"]["sha256"]
                requires = entry.get("requires-python")
                more = ' data-requires-python="%s"' % html.escape(requires) if requires else ""
                return '<a href="%s"%s>%s</a><br>' % (html.escape(target), more, html.escape(entry["filename"]))

            def write_index():
                os.makedirs(packages, exist_ok=True)
                projects = []
                for project in sorted(os.listdir(packages)):
                    files = entries(project)
                    if not files:
                        shutil.rmtree(os.path.join(packages, project))
                        continue
                    projects.append(project)
                    write(os.path.join(simple, project, "index.html"), page(project, map(link, files)))
                    write(os.path.join(simple, project, "index.json"),
                          json.dumps({"meta": {"api-version": "1.0"}, "name": project, "files": files}, indent=1) + "\n")
                write(os.path.join(simple, "index.html"), page("packages", ['<a href="%s/">%s</a><br>' % (p, p) for p in projects]))
                write(os.path.join(simple, "index.json"),
                      json.dumps({"meta": {"api-version": "1.0"}, "projects": [{"name": p} for p in projects]}, indent=1) + "\n")
                for project in set(os.listdir(simple)) - set(projects) - {"index.html", "index.json"}:
                    shutil.rmtree(os.path.join(simple, project))

            def item(kind, path, hash):
                name, version, _ = metadata(path)
                print("\t".join((kind, "python", normal(name), version, "-", "-", os.path.basename(path), hash)))

            def place(path):
                return os.path.join(packages, normal(metadata(path)[0]), os.path.basename(path))

            if command == "check":
                for path in names:
                    there = place(path)
                    if os.path.exists(there) and digest(there) != digest(path):
                        fail("content", metadata(path)[0], metadata(path)[1], os.path.basename(path))
            elif command == "add":
                for path in names:
                    there = place(path)
                    is_new = not os.path.exists(there)
                    if is_new:
                        os.makedirs(os.path.dirname(there), exist_ok=True)
                        shutil.copyfile(path, there + ".new")
                        os.replace(there + ".new", there)
                    item("added" if is_new else "same", there, digest(there))
                write_index()
            elif command == "remove":
                project, version = normal(names[0]), names[1]
                folder = os.path.join(packages, project)
                for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
                    path = os.path.join(folder, name)
                    if name.endswith((".whl", ".tar.gz")) and metadata(path)[1] == version:
                        item("removed", path, digest(path))
                        os.remove(path)
                write_index()
            elif command == "list":
                for project in sorted(os.listdir(simple)) if os.path.isdir(simple) else []:
                    for name, entry in known(project).items():
                        item("item", os.path.join(packages, project, name), entry["hashes"]["sha256"])
            else:
                write_index()
            """#
    }
}
