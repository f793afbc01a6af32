"""Compile the requirement files: exact versions and hashes, without addresses.

requirements/NAME.txt is compiled from the inputs of each name in LOCKS. Run with `make lock`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "uv": ["requirements/uv.in"],
    "node": ["requirements/node.in"],
    "app": ["app/pyproject.toml"],
    "run": ["hub/pyproject.toml", "app/pyproject.toml", "requirements/build.in"],
    "dev": ["hub/pyproject.toml", "app/pyproject.toml", "requirements/build.in", "requirements/tools.in"],
}


def main() -> int:
    """Compile every lock file, with the versions of the largest one, which is compiled first."""
    uv = Path(sys.executable).parent / "uv"
    for name in ("dev", "run", "app", "uv", "node"):
        widest = [] if name in {"dev", "uv", "node"} else ["--constraint", "requirements/dev.txt"]
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
        options += ["--no-emit-package", "commandcenter-app"]  # installed from this clone
        named = ["--no-emit-index-url", "--custom-compile-command", "make lock"]
        target = ["-o", f"requirements/{name}.txt", *LOCKS[name]]
        compiling = [uv, "pip", "compile", "--quiet", *options, *named, *sys.argv[1:], *widest, *target]
        subprocess.run(compiling, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
