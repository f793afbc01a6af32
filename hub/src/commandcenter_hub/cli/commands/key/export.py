"""`commandcenter key export`: print a recovery copy of the key."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import ensure
from commandcenter_hub.cli.output import err, out
from commandcenter_hub.services.settings import load_settings


def export(
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it to a new file that only you can read."),
    ] = None,
) -> None:
    """Print a recovery copy of the key, or write it to a file. The audit trail records it."""
    if file is None and not sys.stdout.isatty():
        raise Failure(
            "The key is printed on a terminal only, because other output may be stored in a log.",
            "Write it to a file that only you can read: `commandcenter key export --output FILE`.",
            "usage",
            422,
        )
    if file is not None and file.exists():
        raise Failure(f"{file} already exists.", "Choose another name for the copy.", "usage", 422)
    key = ensure(load_settings()).post("/api/key/export")["key"]
    if file is None:
        out(key)
    else:
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as copy:
                copy.write(f"{key}\n")
        except OSError as error:
            raise Failure(f"{file} cannot be written: {error.strerror}.", "Choose another file.") from error
        out(f"The key was written to {file}.")
    err("Keep it where only you can read it, and not on this disk. `commandcenter key import` restores it.")
