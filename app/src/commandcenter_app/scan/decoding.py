"""Distinguish text from binary, and read text in whatever encoding it is."""

from __future__ import annotations

HEAD_BYTES = 8_192
"""Where a NUL makes a file binary, as git has it."""

UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def as_utf8(data: bytes) -> bytes | None:
    """`data`, from UTF-16 by its byte order mark; None when it is binary."""
    for mark, encoding in UTF16:
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode()
    return None if b"\x00" in data[:HEAD_BYTES] else data


def decode(data: bytes) -> tuple[str, str | None]:
    """The text in `data`, and what was wrong with it. It has no NUL, which the database cannot hold."""
    problem = None
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        problem = "It is not valid UTF-8; it was read as Windows-1252."
    return text.replace("\x00", "\ufffd"), problem
