"""Work on the pages: `python scripts/ui.py test|lint|format|api-client`, inside .venv.

The pages' TypeScript types and enum values of the two APIs are generated from the APIs' OpenAPI documents. `lint`
generates them in memory, and fails if the committed ones differ.
"""

import subprocess
import sys
from pathlib import Path

from setup import ROOT, node_environment

UI = ROOT / "ui"
CLIENT = UI / "packages/api-client"
DOCUMENTS = {
    "hub": [sys.executable, "-m", "commandcenter_hub.api.openapi"],
    "app": [sys.executable, "-m", "commandcenter_app", "openapi"],
}


def main() -> int:
    """Run the command that the argument names; return its exit code."""
    commands = {"test": test, "lint": lint, "format": tidy, "api-client": api_client}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        print(f"usage: ui.py {'|'.join(commands)}", file=sys.stderr)
        return 2
    try:
        return commands[sys.argv[1]](node_environment())
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        print(f"`{command}` ended with code {error.returncode}; see its message above.", file=sys.stderr)
        return 1


def test(environ: dict[str, str]) -> int:
    """Run the pages' tests."""
    return npm("run", "--silent", "test", environ=environ)


def lint(environ: dict[str, str]) -> int:
    """Check style, types and the generated clients; each check runs even when an earlier one fails."""
    found = [
        npm("run", "--silent", "lint", environ=environ),
        npm("run", "--silent", "typecheck", environ=environ),
        drift(environ),
    ]
    return int(any(found))


def tidy(environ: dict[str, str]) -> int:
    """Format the pages' code."""
    return npm("run", "--silent", "format", environ=environ)


def api_client(environ: dict[str, str]) -> int:
    """Generate the clients again."""
    for name in DOCUMENTS:
        path = generated(name)
        path.write_text(generate(name, environ), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}", file=sys.stderr)
    return 0


def drift(environ: dict[str, str]) -> int:
    """Return 1 if a committed client does not match its API, else 0."""
    stale = []
    for api in DOCUMENTS:
        path = generated(api)
        if not path.is_file() or path.read_text(encoding="utf-8") != generate(api, environ):
            stale.append(path.relative_to(ROOT))
    for path in stale:
        print(f"{path} does not match the API. Run `make api-client` and commit the result.", file=sys.stderr)
    return int(bool(stale))


def generate(name: str, environ: dict[str, str]) -> str:
    """Return the client of one API.

    Raises:
        subprocess.CalledProcessError: the document or the client could not be generated.
    """
    document = subprocess.run(DOCUMENTS[name], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    types = subprocess.run(
        ["node", "scripts/generate.mjs"],
        cwd=CLIENT,
        env=environ,
        input=document.stdout,
        stdout=subprocess.PIPE,
        check=True,
    )
    return types.stdout.decode("utf-8")


def generated(name: str) -> Path:
    """Return the path of the generated client of one API."""
    return CLIENT / f"src/{name}.gen.ts"


def npm(*arguments: str, environ: dict[str, str]) -> int:
    """Run npm in the workspace and return its exit code; its output is passed on."""
    return subprocess.run(["npm", *arguments], cwd=UI, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
