#!/bin/bash
# A repository of packages: served, filled with packages that are built in containers, used by another container with apt and pip, and
# refused where it was tampered with.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
limit=300

server=weft-repo-$$
client=weft-repo-use-$$
export WEFT_INVENTORY=$scratch/inventory.yaml
{
    cat "$root/inventory/office.yaml"
    echo "  $server: { address: $address, via: hpcube, user: deploy }"
    echo "  $client: { address: $(own_address 1), via: hpcube, user: deploy }"
} >"$WEFT_INVENTORY"
web=http://$address

took() { echo "        in $seconds s"; }
# on HOST COMMAND: runs it there.
on() { task host="$1" -- "$2"; }
commit() { git -C "$1" add -A && git -C "$1" -c user.name=Test -c user.email=test@example.com commit -qm "$2"; }

# deb VERSION TEXT: a package that is made by hand, at $scratch/weft-greeting_VERSION_amd64.deb.
deb() {
    local tree=$scratch/tree
    rm -rf "$tree"
    mkdir -p "$tree/DEBIAN" "$tree/usr/bin"
    printf 'Package: weft-greeting\nVersion: 1:%s\nArchitecture: %s\nMaintainer: Test <test@example.com>\nDescription: greets\n' \
        "$1" "$(dpkg --print-architecture)" >"$tree/DEBIAN/control"
    printf '#!/bin/sh\necho %s\n' "$2" >"$tree/usr/bin/weft-greeting"
    chmod 755 "$tree/usr/bin/weft-greeting"
    dpkg-deb --root-owner-group -b "$tree" "$scratch/weft-greeting_$1.deb" >/dev/null
}

# A small program in C with a folder debian, and a small package of Python.
greeting=$scratch/greeting
mkdir -p "$greeting/debian/source"
cat >"$greeting/debian/control" <<'TEXT'
Source: weft-greeting
Section: misc
Priority: optional
Maintainer: Test <test@example.com>
Build-Depends: debhelper-compat (= 13)
Standards-Version: 4.6.2
Rules-Requires-Root: no

Package: weft-greeting
Architecture: any
Depends: ${shlibs:Depends}, ${misc:Depends}
Description: greets
 It greets whoever calls it.
TEXT
printf 'weft-greeting (1:1.0-1) bookworm; urgency=medium\n\n  * First.\n\n -- Test <test@example.com>  Sat, 01 Jun 2024 12:00:00 +0000\n' \
    >"$greeting/debian/changelog"
# shellcheck disable=SC2016 # for make
printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >"$greeting/debian/rules"
chmod 755 "$greeting/debian/rules"
echo "3.0 (quilt)" >"$greeting/debian/source/format"
printf '#include <stdio.h>\nint main(void) { puts("a greeting, 1.0"); return 0; }\n' >"$greeting/weft-greeting.c"
# shellcheck disable=SC2016
printf 'weft-greeting: weft-greeting.c\ninstall: weft-greeting\n\tinstall -D -m 755 weft-greeting $(DESTDIR)/usr/bin/weft-greeting\n' \
    >"$greeting/Makefile"
git -C "$greeting" init -q && commit "$greeting" first

snake=$scratch/snake
mkdir -p "$snake/weft_snake"
cat >"$snake/pyproject.toml" <<'TEXT'
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "Weft_Snake"
version = "1.0"
requires-python = ">=3.9"

[project.scripts]
weft-snake = "weft_snake:main"

[tool.setuptools]
packages = ["weft_snake"]
TEXT
printf 'def main():\n    print("a snake, 1.0")\n' >"$snake/weft_snake/__init__.py"
git -C "$snake" init -q && commit "$snake" first

task newcontainer host=hpcube vhostname="$server"
exits "a container for the repository" 0
task newcontainer host=hpcube vhostname="$client"
exits "a container that uses it" 0

task repo_list host="$server"
exits "a host without a repository says how to make one" 1 "there is no repository" "task repo host=$server"
task repo host="$server" suite=bookworm,trixie
exits "repo makes the repository" 0 "packages are at $web"
took
task repo host="$server" suite=bookworm,trixie --assert-no-changes
exits "the second time it changes nothing" 0
took
holds "the lists are there before the first package" curl -fsS "$web/debian/dists/bookworm/InRelease"
on "$server" "stat -c '%a %U' /srv/repository/keys"
exits "only root reads the key" 0 "700 root"
fails "the key is not served" curl -fsS "$web/keys/"
task repo host="$server" suite=bookwurm,Trixie!
exits "a wrong name is an error before anything is connected" 2 "Trixie!"

task repo_build host=hpcube source="$snake" to="$server"
exits "a source without a folder debian is refused before there is a container" 1 "no \`debian/control\`"
fails "no container was made for it" grep -q "cloned" <<<"$output"
task repo_build host=hpcube source="$greeting" to="$server" ref=nothing
exits "a revision that is not there is refused" 1 "no revision \`nothing\`"
task repo_build host=hpcube source="$greeting" to="$server" suite=bookwrom
exits "so is a suite that is not there" 1 "did you mean \`bookworm\`?"

timeout 300 "$program" repo_build host=hpcube source="$snake" kind=python to="$server" vhostip="$(own_address 3)" \
    >"$scratch/python.log" 2>&1 </dev/null &
python=$!
task repo_build host=hpcube source="$greeting" to="$server" vhostip="$(own_address 2)"
exits "a Debian package is built in a container and published" 0 "published weft-greeting 1:1.0-1 for $(dpkg --print-architecture) in bookworm"
took
container=$(grep -o 'build-[a-z0-9]*' <<<"$output" | head -n 1)
fails "the container is gone" lxc-info -n "${container:-none}"
status=0
wait $python || status=$?
output=$(<"$scratch/python.log")
exits "at the same time a Python package is" 0 "published weft-snake 1.0 (wheel)" "published weft-snake 1.0 (source)"

task repo_build host=hpcube source="$greeting" to="$server" --assert-no-changes
exits "what was built and is published is not built again" 0 "was built from this source"
took
task repo_list host="$server"
exits "repo_list shows both" 0 "weft-greeting  1:1.0-1  deb" "weft-snake     1.0      wheel"

task repo_use host="$client" server="$server"
exits "of two suites repo_use takes that of the host's release" 0
took
task repo_use host="$client" server="$server" --assert-no-changes
exits "the second time it changes nothing" 0
took
task repo_use host="$client" server="$server" suite=bookwrom
exits "a wrong suite is an error with the nearest" 1 "did you mean \`bookworm\`?"
on "$client" "sudo apt-get -q -y install weft-greeting >/dev/null 2>&1; weft-greeting"
exits "the program is installed by apt, and runs" 0 "a greeting, 1.0"
on "$client" "sudo apt-get -q -y install --no-install-recommends python3-venv >/dev/null 2>&1; python3 -m venv v &&
    v/bin/pip -q --disable-pip-version-check install --index-url $web/simple/ --no-build-isolation weft-snake && v/bin/weft-snake"
exits "the Python package is installed by pip from the index, and runs" 0 "a snake, 1.0"
holds "the index gives hashes" sh -c "curl -fsS $web/simple/weft-snake/ | grep -E '#sha256=[0-9a-f]{64}\" data-requires-python'"
holds "and JSON to those who ask for it" \
    sh -c "curl -fsS -H 'Accept: application/vnd.pypi.simple.v1+json' $web/simple/weft-snake/ | python3 -c 'import json, sys; json.load(sys.stdin)[\"files\"][0][\"hashes\"][\"sha256\"]'"

deb 1.0-1 "something else"
task repo_publish host="$server" files="$scratch/weft-greeting_1.0-1.deb"
exits "the same version with another content is refused" 1 "published already, with another content" "bump the version"
deb 0.9-1 "older"
task repo_publish host="$server" files="$scratch/weft-greeting_0.9-1.deb"
exits "an older version is refused" 1 "is older than 1:1.0-1" "task repo_remove"
deb 1.1-1 "a greeting, 1.1"
task repo_publish host="$server" files="$scratch/weft-greeting_1.1-1.deb"
exits "a later version is published" 0 "published weft-greeting 1:1.1-1"
task repo_publish host="$server" files="$scratch/weft-greeting_1.1-1.deb" --assert-no-changes
exits "the second time nothing changes" 0 "is published already"
task repo_use host="$client" server="$server"
exits "repo_use fetches the new lists" 0 "Repository lists of $server"
on "$client" "sudo apt-get -q -y upgrade >/dev/null 2>&1; weft-greeting"
exits "and the client upgrades" 0 "a greeting, 1.1"

on "$server" "sudo sed -i 's/^Label: .*/Label: somebody/' /srv/repository/www/debian/dists/bookworm/InRelease"
task repo_use host="$client" server="$server"
exits "lists that were tampered with are refused by apt" 1 "BADSIG"
task repo host="$server" suite=bookworm,trixie
exits "repo signs them anew" 0 "Repository lists"
task repo_use host="$client" server="$server"
exits "and they are taken" 0

# What a publish leaves that is killed in the middle: the database's lock, half of a file, lists that are not written.
on "$server" "cd /srv/repository && sudo touch reprepro/db/lockfile && sudo rm reprepro/exported && sudo mkdir -p www/debian/pool/main/w/weft-greeting &&
    echo half | sudo tee www/debian/pool/main/w/weft-greeting/weft-greeting_1.2-1_$(dpkg --print-architecture).deb"
deb 1.2-1 "a greeting, 1.2"
task repo_publish host="$server" files="$scratch/weft-greeting_1.2-1.deb"
exits "a publish goes on where another was killed" 0 "took away the lock" "published weft-greeting 1:1.2-1"
for number in 1 2 3; do
    deb 1.$((2 + number))-1 "together"
    sed -i "s/^Package: .*/Package: weft-together-$number/" "$scratch/tree/DEBIAN/control"
    dpkg-deb --root-owner-group -b "$scratch/tree" "$scratch/together-$number.deb" >/dev/null
    "$program" repo_publish host="$server" files="$scratch/together-$number.deb" suite=trixie >"$scratch/together-$number.log" 2>&1 </dev/null &
done
wait
task repo_list host="$server"
exits "three publishes at a time are all published" 0 "weft-together-1" "weft-together-2" "weft-together-3"
task repo host="$server" suite=bookworm
exits "a suite that has packages is not dropped" 1 "there are packages in trixie|main"
for number in 1 2 3; do task repo_remove host="$server" name=weft-together-$number version=1:1.$((2 + number))-1; done
exits "repo_remove takes a version out" 0 "removed weft-together-3"
task repo host="$server" suite=bookworm
exits "an empty suite is dropped" 0

for name in "$server" "$client"; do
    task lxc_destroy host=hpcube vhostname="$name" --yes
    exits "the container $name is removed" 0
done
