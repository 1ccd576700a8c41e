"""What the measurements are made with and against: our own build, the C programs, and the peers in an environment of their own."""

import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
HERE = os.path.dirname(os.path.realpath(__file__))
CACHE = "/var/cache/weft-bench"
ENVIRONMENT = os.path.join(CACHE, "venv")
# A home of its own: no tool reads or writes the user's configuration, keys or known_hosts.
HOME = os.path.join(CACHE, "home")
RELEASE = os.path.join(ROOT, ".build", "release")


class Missing(Exception):
    """Why a tool cannot be measured here; shown as a line of the report."""


def progress(text):
    print(text, file=sys.stderr, flush=True)


def run(command, log_name, **options):
    """Runs a step of the preparation; its output is shown only when it fails."""
    os.makedirs(CACHE, exist_ok=True)
    log = os.path.join(CACHE, log_name)
    with open(log, "w") as output:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        with open(log) as output:
            last = output.read().strip().splitlines()[-3:]
        raise Missing(f"`{' '.join(command[:4])} …` failed: {' / '.join(last)} (log: {log})")


def compiled(name, libraries=()):
    """A C program of `floor/`, compiled when it is older than its source."""
    source = os.path.join(HERE, "floor", f"{name}.c")
    program = os.path.join(CACHE, "bin", name)
    if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(source):
        apt("bench_packages")
        os.makedirs(os.path.dirname(program), exist_ok=True)
        run(["gcc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source, *libraries], f"{name}.log")
    return program


def task(built=True):
    """Our release build; made when it is missing, unless `built` is false."""
    program = os.path.join(RELEASE, "task")
    if not os.path.exists(program) and built:
        progress("building the release of `task`")
        run(["swift", "build", "-c", "release", "--disable-sandbox"], "swift-build.log", cwd=ROOT)
    if not os.path.exists(program):
        raise Missing(f"there is no {program}")
    return program


def apt(packages):
    """Installs one of the lists in `scripts/lib/packages.sh`; what is there already costs nothing."""
    os.makedirs(CACHE, exist_ok=True)
    script = f'. "$1/say.sh"; . "$1/packages.sh"; install_packages "{CACHE}/apt.log" "${{{packages}[@]}}"'
    done = subprocess.run(["bash", "-c", script, "bench", os.path.join(ROOT, "scripts", "lib")], stdout=sys.stderr)
    if done.returncode != 0:
        raise Missing("apt could not install what it needs")


def peer(package, program=None):
    """A program of a PyPI package, in an environment that only the measurements use. Without `program`, its Python."""
    python = os.path.join(ENVIRONMENT, "bin", "python")
    if not os.path.exists(python):
        apt("bench_packages")
        run(["/usr/bin/python3", "-m", "venv", ENVIRONMENT], "venv.log")
    path = os.path.join(ENVIRONMENT, "bin", program) if program else python
    if not version(package):
        progress(f"installing {package} from PyPI")
        run([python, "-m", "pip", "install", "--quiet", package], f"pip-{package}.log")
    if not os.path.exists(path):
        raise Missing(f"PyPI's {package} has no program `{program}`")
    return path


def version(package):
    """The version in the environment, "" when it is not there. Read from the folder names: asking pip takes half a second."""
    wanted = re.sub(r"[-_.]+", "_", package).lower()
    libraries = os.path.join(ENVIRONMENT, "lib")
    for folder, _, _ in os.walk(libraries) if os.path.isdir(libraries) else []:
        match = re.fullmatch(r"(.+)-([^-]+)\.dist-info", os.path.basename(folder))
        if match and re.sub(r"[-_.]+", "_", match[1]).lower() == wanted:
            return match[2]
    return ""


def debian(program, package=None):
    """A program of a Debian package, installed when it is missing."""
    if not shutil.which(program):
        apt("bench_packages")
    path = shutil.which(program)
    if not path:
        raise Missing(f"Debian's {package or program} has no program `{program}` here")
    return path


def debian_version(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else "?"


def first_line(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0] if lines else "?"
