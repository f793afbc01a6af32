"""Where output goes: data to stdout, everything else to stderr, nothing that steers a terminal."""

import json
import os
import sys
from typing import Any, TextIO

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.text import has_unicode, visible

COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36", "dim": "2"}
STATUS_COLOURS = {
    "running": "green", "healthy": "green", "succeeded": "green", "ok": "green",
    "starting": "yellow", "stopping": "yellow", "pending": "yellow", "preparing": "yellow", "restarting": "yellow",
    "warning": "yellow", "error": "red", "unhealthy": "red", "exited": "red", "failed": "red",
}  # fmt: skip

OUTPUT_LINES = 12
"""As many of the last lines of a build's output are shown."""


def is_terminal(stream: TextIO) -> bool:
    """Say whether a stream is a terminal that may be sent colours and cursor movements."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"", "dumb"}


def paint(text: str, colour: str | None, stream: TextIO) -> str:
    """Return the text in a colour where the stream shows colours. Paints after `visible`, never before."""
    if colour is None or not is_terminal(stream):
        return text
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m"


def out(line: str = "") -> None:
    """Write one line of data, already safe to show."""
    _write(sys.stdout, line)


def out_json(value: object, *, compact: bool = False) -> None:
    """Write data as JSON; `compact` on one line."""
    indent = None if compact else 2
    _write(sys.stdout, json.dumps(value, indent=indent, ensure_ascii=not has_unicode(sys.stdout)))


def say(text: str) -> None:
    """Tell people something beside the data."""
    _write(sys.stderr, visible(text))


def tell_failure(failure: Failure, *, as_json: bool) -> None:
    """Tell what went wrong and what to do."""
    if as_json:
        _write(sys.stderr, json.dumps({"error": failure.as_dict()}, ensure_ascii=not has_unicode(sys.stderr)))
        return
    first, *more = failure.message.splitlines() or [""]
    _write(sys.stderr, paint("Error:", "red", sys.stderr) + " " + visible(first))
    for line in more:
        say(f"  {line}")
    tell_last_lines(failure.details)
    if failure.hint:
        say(f"Hint: {failure.hint}")


def tell_last_lines(details: Any) -> None:
    """Tell a service's last log lines, or the last of a build's own output, where an error carries them."""
    if not isinstance(details, dict):
        return
    lines = details.get("last_lines") or str(details.get("output") or "").splitlines()[-OUTPUT_LINES:]
    if not lines:
        return
    say(f"Last lines of {details.get('service', 'its output')}:")
    for line in lines:
        say(f"  | {line}")


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough (`commandcenter logs | head`): that is no failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise SystemExit(0) from None
