import Weft

/// A web server with a file and archives, and a repository with a branch and a tag.
let prepare: Command = """
    test -e /srv/www/ready || {
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install \
    git curl wget python3 unzip zip zstd xz-utils bzip2; } >/dev/null || exit
    mkdir -p '/srv/www/app 1/bin' && cd /srv/www && printf 'tool\\n' >tool && printf '#!/bin/sh\\n' >'app 1/bin/run' && chmod 755 'app 1/bin/run'
    tar -cf app.tar 'app 1' && gzip -k app.tar && xz -k app.tar && zstd -q app.tar && bzip2 -k app.tar && zip -qr app.zip 'app 1'
    systemd-run -q --unit=www python3 -m http.server -b 127.0.0.1 -d /srv/www 8000
    git config --system --add safe.directory '*' && git config --global user.name Test && git config --global user.email test@example.org && git config --global init.defaultBranch main
    git init -q --bare /srv/app.git && git clone -q /srv/app.git /srv/work 2>/dev/null && cd /srv/work
    echo one >file && git add file && git commit -qm one && git tag -m v1 v1 && echo two >file && git commit -qam two
    git push -q origin HEAD:main v1
    sleep 1
    touch /srv/www/ready; }
    """
/// Of `tool` and a line end.
let hash = "67948dd9afd6afe5043b0029d5aa7cf0f8b2824baf16f4f097d40d830edb686d"

/// Files, archives and checkouts.
@Task
func provision(on host: Connection) async throws {
    try await host.sudo(prepare)
    try await host.sudo().apply {
        Directory("/srv/cache", mode: 0o755)
        Fetch("http://127.0.0.1:8000/tool", to: "/srv/cache/-t ool", sha256: hash, mode: 0o755, owner: "deploy")
        Fetch("http://127.0.0.1:8000/app.tar.gz", to: "/srv/cache/app.tar.gz", headers: [Secret("X-Key: it's \"a\" \\ secret")])
        Archive("/srv/gz", unpacking: "/srv/cache/app.tar.gz", strip: 1)
        Archive("/srv/xz", unpacking: "/srv/www/app.tar.xz", owner: "deploy", group: "deploy")
        Archive("/srv/zst", unpacking: "/srv/www/app.tar.zst", creates: "app 1/bin/run")
        Archive("/srv/bz2", unpacking: "/srv/www/app.tar.bz2", strip: 2)
        Archive("/srv/tar", unpacking: "/srv/www/app.tar")
        Archive("/srv/z [1]", unpacking: "/srv/www/app.zip", strip: 1)
        GitCheckout("/srv/app.git", path: "/srv/tag", revision: "v1")
        GitCheckout("file:///srv/app.git", path: "/srv/branch", revision: "main", depth: 1, force: true)
        Directory("/srv/own", owner: "deploy")
        GitCheckout("http://127.0.0.1:8000/none.git", path: "/srv/none", revision: "main").when("false")
        GitCheckout("file:///srv/app.git", path: "/srv/own/app", revision: "main").as("deploy")
    }
}

/// Damages some of it.
@Task
func damage(on host: Connection) async throws {
    let root = host.sudo()
    try await root.run("echo more >>'/srv/cache/-t ool' && rm -rf '/srv/zst/app 1/bin' /srv/gz/.weft-archive")
    try await root.run("rm -rf /srv/tar && cd '/srv/z [1]' && rm -rf .weft-archive bin")
    try await root.run("git -C /srv/tag fetch -q origin main && git -C /srv/tag checkout -q FETCH_HEAD && echo changed >/srv/branch/file")
    try await root.run("cd /srv/work && date +%s%N >file && git commit -qam three && git push -q origin HEAD:main")
}

/// Local changes, which are an error.
@Task
func spoil(on host: Connection) async throws {
    try await host.sudo("echo mine >/srv/tag/file")
    try await host.sudo().apply { GitCheckout("/srv/app.git", path: "/srv/tag", revision: "v1") }
}
