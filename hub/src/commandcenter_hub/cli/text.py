"""Make any text safe to print: in any encoding, and without control characters from names."""

import codecs
import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

PLAIN = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "→": "->", "·": "-", "│": "|",
    "✓": "ok", "✗": "x", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
"""Replacements for our own typographic characters in encodings that lack them."""

COLOUR_CODES = re.compile(r"\x1b\[[0-9;:]*m")
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the writing direction, so that text appears in a misleading order."""
LEAST_CELL = 20
"""Columns that the last cell of a table keeps on a narrow terminal."""
OWN_TIME = re.compile(
    r"(?P<process>(?:\d+:[A-Z] )?)"
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d\.\d{1,6}) ?(?P<zone>UTC|GMT|Z|\+00:00) "
)
"""Time at the beginning of a line of Postgres, of Valkey (after the process and its role) and of Python's programs."""
RAW_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(DIRECTION_MARKS))}]")
"""Characters that JSON permits unescaped, but that must not reach a terminal."""


def command_name() -> str:
    """Return how the user can run the command: its name if it is in PATH, otherwise the path that this process has."""
    name = Path(sys.argv[0]).name
    return visible(sys.argv[0]) if name == "commandcenter" and shutil.which(name) is None else "commandcenter"


def open_streams() -> None:
    """Open /dev/null in place of closed standard streams; otherwise, other files would get their descriptors."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free descriptor
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for ever


def prepare_streams() -> None:
    """Make the standard streams accept any text, in the terminal's own encoding."""
    codecs.register_error("commandcenter", _in_plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="commandcenter")


def _in_plain(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    bad = error.object[error.start : error.end]
    return "".join(PLAIN.get(char) or char.encode("ascii", "backslashreplace").decode() for char in bad), error.end


def has_unicode(stream: TextIO) -> bool:
    """Return whether a stream's encoding can represent every character."""
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def visible(text: str, *, keep_tabs: bool = False) -> str:
    """Return the text as one line without control sequences; escape control characters."""
    text = COLOUR_CODES.sub("", text)
    if text.isprintable():
        return text
    return "".join(char if _harmless(char) or (keep_tabs and char == "\t") else _spelled(char) for char in text)


def _harmless(char: str) -> bool:
    # Other format characters are part of ordinary text: joiners in emoji and in many scripts.
    return unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} and char not in DIRECTION_MARKS


def _spelled(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def json_text(value: object, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """Return a value as JSON, with all control characters and direction marks escaped."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    return RAW_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def width(text: str) -> int:
    """Return the number of terminal columns that a text needs."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def columns(rows: Sequence[Sequence[str]], room: int | None = None) -> list[str]:
    """Return rows of cells as lines with aligned columns.

    Args:
        rows: the rows, each with the same number of cells.
        room: columns of the terminal: the last cells are cut at their beginning if their lines would be longer; None
            for no limit.
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    if room is not None:
        before = sum(max(map(width, column)) + 2 for column in zip(*(row[:-1] for row in shown), strict=True))
        shown = [[*row[:-1], _end_of(row[-1], max(room - before, LEAST_CELL))] for row in shown]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    return [
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in shown
    ]


def _end_of(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    while width(text) > room - 1:
        text = text[1:]
    return f"…{text}"


def moment(timestamp: str) -> datetime:
    """Parse a time of the API."""
    return datetime.fromisoformat(timestamp)


def without_time(text: str, at: datetime) -> str:
    """Return a log line without the time at its beginning, if that is less than a second away from `at`.

    Postgres, Valkey and the desk's own programs begin their lines with it, Valkey after the process and its role.
    """
    found = OWN_TIME.match(text)
    if found is None:
        return text
    try:
        written = datetime.fromisoformat(f"{found['day']}T{found['time']}").replace(tzinfo=UTC)
    except ValueError:
        return text
    if abs((written - at).total_seconds()) >= 1:
        return text
    return found["process"] + text[found.end() :]


def seconds(length: float) -> str:
    """Format a duration in seconds."""
    if length < 60:
        return f"{length:.1f} s"
    minutes, rest = divmod(round(length), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def ago(timestamp: str) -> str:
    """Format how long ago a time of the API was."""
    past = (datetime.now(UTC) - moment(timestamp)).total_seconds()
    if past < 60:
        return f"{max(0, past):.0f} s"
    if past < 3600:
        return f"{past / 60:.0f} min"
    return f"{past / 3600:.0f} h" if past < 2 * 86400 else f"{past / 86400:.0f} d"


def actor_name(actor: Mapping[str, str]) -> str:
    """Return who did something, as a phrase."""
    known = {"browser": "a browser", "command_line": "the command line", "hub": "the Hub", "token": "a token"}
    name = known.get(actor["kind"], actor["kind"])
    extra = ", ".join(one for one in (actor["id"], actor["note"]) if one)
    return f"{name} ({extra})" if extra else name


def size(count: int) -> str:
    """Format a number of bytes."""
    amount, unit = float(count), "B"
    for bigger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, bigger
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
