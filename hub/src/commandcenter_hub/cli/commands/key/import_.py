"""`commandcenter key import`: restore the key from a recovery copy."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import ensure, find
from commandcenter_hub.cli.output import out
from commandcenter_hub.services.home import check_owner
from commandcenter_hub.services.settings import load_settings

MAX_CHARS = 1_000


def import_key(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="File with the copy. Default: ask for it, or read it from stdin.", show_default=False
        ),
    ] = None,
) -> None:
    """Restore the key from a recovery copy. It must be the one that encrypted the projects' passwords."""
    key = _read(file)
    settings = load_settings()
    check_owner(settings.home)
    if find(settings) is None:
        # Imported here, since reading a key needs a library that takes longer to load than most commands take to run.
        from commandcenter_hub.services.key_copy import import_without_hub

        import_without_hub(settings.home, key)
    ensure(settings).request("PUT", "/api/key", body={"key": key})
    out(f"The key {settings.home / 'key'} is in place.")


def _read(file: Path | None) -> str:
    if file is None and sys.stdin.isatty():
        return getpass.getpass("Key: ").strip()
    try:
        given = sys.stdin.read(MAX_CHARS) if file is None else file.read_text("ascii")[:MAX_CHARS]
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"The copy of the key cannot be read: {error}.", "Check the file.", "usage", 422) from error
    return given.strip()
