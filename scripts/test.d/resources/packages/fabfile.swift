import Weft

/// Makes an index of Python packages in a folder: a package `weft-demo` in two versions.
let index = #"""
    import os, zipfile
    os.makedirs("/srv/index/weft-demo", exist_ok=True)
    names = []
    for version in "1.0", "1.1":
        name = "weft_demo-%s-py3-none-any.whl" % version
        info = "weft_demo-%s.dist-info/" % version
        names.append(name)
        with zipfile.ZipFile("/srv/index/weft-demo/" + name, "w") as wheel:
            wheel.writestr("weft_demo.py", "")
            wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: weft-demo\nVersion: %s\n" % version)
            wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: demo\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(info + "RECORD", "weft_demo.py,,\n%sMETADATA,,\n%sWHEEL,,\n%sRECORD,,\n" % (info, info, info))
    with open("/srv/index/weft-demo/index.html", "w") as page:
        page.write("".join('<a href="%s">%s</a>\n' % (name, name) for name in names))
    """#

let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

/// Gives a host packages, a repository of apt and a virtual environment of Python.
@Task
func provision(on host: Connection) async throws {
    let root = host.sudo()
    let key = try await root.read(keyring)
    try await root.apply {
        AptSource("backports", "http://deb.debian.org/debian", suites: ["bookworm-backports"], key: .bytes(key))
        AptSource("contrib", "http://deb.debian.org/debian", components: ["contrib"], key: .path(keyring))
        AptSource("old", .absent)
        Packages("jq", "tree", recommends: false)
        Package("hello", version: "2.1*", hold: true)
        Package("cowsay", purge: true)
        Package("sl", .absent, purge: true)
        Package("less", .latest, updateCache: .seconds(604_800))
        Package("awk")
        Package("python3-venv", updateCache: .seconds(3600), recommends: false)
    }
    try await root.quiet().run("[ -e /srv/index ] || python3 -c \(index)")
    try await root.apply {
        File("/srv/requirements.txt", content: "# ours\nweft-demo==1.1  # the newest\n")
        PythonPackages(["weft-demo==1.0"], virtualenv: "/srv/venv", index: "file:///srv/index")
        PythonPackages(requirements: "/srv/requirements.txt", virtualenv: "/srv/a venv", index: "file:///srv/index")
    }
}

/// Damages some of it.
@Task
func damage(on host: Connection) async throws {
    let root = host.sudo().quiet()
    try await root.run("apt-get -q -y purge jq && apt-mark unhold hello && apt-get -q -y install sl")
    try await root.run("echo 'Enabled: no' >>/etc/apt/sources.list.d/backports.sources && touch /etc/apt/sources.list.d/old.sources")
    try await root.run("/srv/venv/bin/pip install -q --no-index --find-links /srv/index/weft-demo weft-demo==1.1")
    try await root.run("rm '/srv/a venv/bin/python'")
}
