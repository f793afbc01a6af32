"""Distinguish text from binary content, and decode text."""

from __future__ import annotations

HEAD_BYTES = 8_192
"""A file with a NUL in its first bytes is binary, as in git."""

UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def as_utf8(data: bytes) -> bytes | None:
    """Return `data`, converted from UTF-16 if it has a byte order mark; None if it is binary."""
    for mark, encoding in UTF16:
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode()
    return None if b"\x00" in data[:HEAD_BYTES] else data


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the text in `data` without NUL, which the database cannot store, and a problem, if any."""
    problem = None
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        problem = "It is not valid UTF-8; it was read as Windows-1252."
    return text.replace("\x00", "\ufffd"), problem
