"""Print data to stdout and everything else to stderr, without control sequences from data."""

import os
import sys
from typing import Any, TextIO

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.text import has_unicode, json_text, visible

COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36", "dim": "2"}
STATUS_COLOURS = {
    "running": "green", "healthy": "green", "succeeded": "green", "ok": "green",
    "starting": "yellow", "stopping": "yellow", "pending": "yellow", "preparing": "yellow", "restarting": "yellow",
    "held": "green", "not_tried": "yellow", "open": "red",
    "warning": "yellow", "error": "red", "unhealthy": "red", "exited": "red", "failed": "red",
}  # fmt: skip

OUTPUT_LINES = 12
"""Number of last lines of a build's output that are printed."""


def is_terminal(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that accepts colours and cursor movements."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"", "dumb"}


def paint(text: str, colour: str | None, stream: TextIO) -> str:
    """Return the text in a colour if the stream shows colours. Call `visible` on the text first."""
    if colour is None or not is_terminal(stream):
        return text
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m"


def out(line: str = "") -> None:
    """Print one line of data to stdout; the line must be safe to print already."""
    _write(sys.stdout, line)


def out_json(value: object, *, compact: bool = False) -> None:
    """Print data as JSON to stdout; `compact` on one line."""
    _write(sys.stdout, json_text(value, indent=None if compact else 2, ascii_only=not has_unicode(sys.stdout)))


def err(text: str) -> None:
    """Print a message to stderr."""
    _write(sys.stderr, visible(text))


def print_failure(failure: Failure, *, as_json: bool) -> None:
    """Print an error and its hint to stderr."""
    if as_json:
        _write(sys.stderr, json_text({"error": failure.as_dict()}, ascii_only=not has_unicode(sys.stderr)))
        return
    first, *more = failure.message.splitlines() or [""]
    _write(sys.stderr, paint("Error:", "red", sys.stderr) + " " + visible(first))
    for line in more:
        err(f"  {line}")
    print_last_lines(failure.details)
    if failure.hint:
        err(f"Hint: {failure.hint}")


def print_last_lines(details: Any) -> None:
    """Print the last log lines of a service, or of a build's output, if an error's details contain them."""
    if not isinstance(details, dict):
        return
    lines = details.get("last_lines") or str(details.get("output") or "").splitlines()[-OUTPUT_LINES:]
    if not lines:
        return
    err(f"Last lines of {details.get('service', 'its output')}:")
    for line in lines:
        err(f"  | {line}")


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:
        # The reader closed the pipe (`commandcenter logs | head`): this is not an error.
        _discard(stream)
        raise SystemExit(0) from None
    except OSError as error:
        _discard(stream)
        if stream is sys.stdout:  # without stderr, there is only the exit code
            raise Failure(
                f"The output could not be written: {error.strerror}.", "Redirect it to another file.", "output_failed"
            ) from error


def _discard(stream: TextIO) -> None:
    """Send a stream's buffered and later output to /dev/null."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
