"""Read an export of OSV: a zip archive, a folder of JSON files, or a file with one JSON document a line.

Everything is read as a stream, once, from the front. What is cut short, damaged or too large is reported by name, and
the rest is still read: an archive is read by the header of each entry, not by the directory at its end.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

DOCUMENT_LIMIT = 4 << 20
"""Maximum size of one advisory, bytes."""
SKIP_LIMIT = 64 << 20
"""Maximum number of decompressed bytes to skip of an entry that is too large; after that, the next header is searched
for."""
CHUNK, COMPRESSED_CHUNK = 256 << 10, 4 << 10
"""Bytes to read from the file, and to decompress, at once."""

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
DESCRIPTOR = b"PK\x07\x08"
HEADER = struct.Struct("<4s5H3I2H")
STORED, DEFLATED = 0, 8
NAME = re.compile(rb'"name"\s*:\s*"((?:[^"\\]|\\.)*)"')
PLAIN = bytes.maketrans(b"_.", b"--")


class Document(NamedTuple):
    """One document of the export; `problem` is the reason if it cannot be read."""

    name: str
    content: bytes
    problem: str | None = None


class ExportError(Exception):
    """The export cannot be read at all; the message is the reason."""


class NameFilter:
    """Recognise documents that may name one of the wanted packages, without parsing them."""

    def __init__(self, names: Collection[str]) -> None:
        self._wanted = frozenset(name.lower().encode().translate(PLAIN) for name in names)

    def may_concern(self, content: bytes) -> bool:
        """Return whether a wanted package may be named; a name with escapes counts as one."""
        for name in NAME.findall(content):  # noqa: SIM110 - a generator takes twice as long
            if b"\\" in name or name.lower().translate(PLAIN) in self._wanted:
                return True
        return False


def documents(path: Path) -> Iterator[Document]:
    """Yield all documents of the export at `path`. Raises ExportError."""
    try:
        if path.is_dir():
            yield from _folder(path)
            return
        with _opened(path) as file:
            start = file.read(4)
            file.seek(0)
            yield from _Archive(file).entries() if start in {LOCAL, END} else _lines(file)
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror or error}.") from error


def _opened(path: Path) -> BinaryIO:
    """Open a regular file; anything else, such as a pipe, could block. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "it is not a file")
    return os.fdopen(descriptor, "rb", buffering=0)


def _folder(path: Path) -> Iterator[Document]:
    """Yield the JSON files of a folder, and the folders in it that cannot be listed. Raises OSError."""
    problems: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=problems.append):
        folders.sort()
        for name in sorted(files):
            if not name.endswith(".json"):
                continue
            whole = Path(folder, name)
            shown = str(whole.relative_to(path))
            try:
                with _opened(whole) as file:
                    content = file.read(DOCUMENT_LIMIT + 1)
            except OSError as error:
                yield Document(shown, b"", f"It cannot be read: {error.strerror}.")
                continue
            yield Document(shown, content) if len(content) <= DOCUMENT_LIMIT else _too_large(shown)
    for problem in problems:
        unlisted = Path(problem.filename)
        if unlisted == path:
            raise problem
        yield Document(str(unlisted.relative_to(path)), b"", f"It cannot be read: {problem.strerror}.")


def _lines(file: BinaryIO) -> Iterator[Document]:
    """Yield the lines of a file, except empty ones."""
    number, rest, skipping = 0, b"", False
    while chunk := file.read(CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            number += 1
            if skipping or len(line) > DOCUMENT_LIMIT:
                yield _too_large(f"line {number}")
                skipping = False
            elif line.strip():
                yield Document(f"line {number}", line)
        if len(rest) > DOCUMENT_LIMIT:
            rest, skipping = b"", True
    if skipping:
        yield _too_large(f"line {number + 1}")
    elif rest.strip():
        yield Document(f"line {number + 1}", rest)


def _too_large(name: str) -> Document:
    return Document(name, b"", f"It is larger than {DOCUMENT_LIMIT >> 20} MiB.")


class _CutShortError(Exception):
    """The file ends in the middle of an entry."""


class _Archive:
    """A zip archive, read from the front."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = b""
        self._at = 0

    def entries(self) -> Iterator[Document]:
        """Yield the JSON files in the archive, and what cannot be read."""
        while True:
            signature = self._peek(4)
            if signature in {CENTRAL, END}:
                return
            if len(signature) < 4:
                yield Document("the end", b"", "The file is cut short: it has no directory at its end.")
                return
            if signature != LOCAL:
                yield Document("an entry", b"", "It is damaged; reading continued at the next one.")
                if not self._find_next():
                    return
                continue
            name = "an entry"
            try:
                fields = HEADER.unpack(self._take(HEADER.size))
                name = self._take(fields[9] + fields[10])[: fields[9]].decode("utf-8", "replace")
                found = self._entry(name, fields)
            except _CutShortError:
                yield Document(name, b"", "The file is cut short: it ends in the middle of this entry.")
                return
            if found.problem is not None or (name.endswith(".json") and found.content):
                yield found

    def _entry(self, name: str, fields: tuple[int, ...]) -> Document:
        """Read the content after an entry's header. Raises _CutShortError."""
        flags, method, crc, packed = fields[2], fields[3], fields[6], fields[7]
        described = bool(flags & 8)
        if flags & 1 or method not in {STORED, DEFLATED} or (method == STORED and described and not packed):
            self._skip(packed) if packed else self._find_next()
            return Document(name, b"", "It is encrypted, or compressed in a way that is not supported.")
        if method == STORED:
            if packed > DOCUMENT_LIMIT:
                self._skip(packed)
                return _too_large(name)
            content = self._take(packed)
        else:
            try:
                read = self._inflate()
            except zlib.error:
                self._find_next()
                return Document(name, b"", "It is damaged: it cannot be decompressed.")
            if read is None:
                return _too_large(name)
            content = read
        if described:
            crc = self._descriptor()
        if zlib.crc32(content) != crc:
            return Document(name, b"", "It is damaged: its checksum is wrong.")
        return Document(name, content)

    def _inflate(self) -> bytes | None:
        """Decompress to the end of the stream, regardless of the stated size; return None if it is too large.

        Raises zlib.error and _CutShortError.
        """
        stream = zlib.decompressobj(-15)
        parts: list[bytes] = []
        size = 0
        while not stream.eof:
            compressed = self._peek(COMPRESSED_CHUNK)
            if not compressed:
                raise _CutShortError
            taken = len(compressed)
            while compressed and not stream.eof:
                part = stream.decompress(compressed, CHUNK)  # if it is damaged, the next entry may begin in it
                compressed = stream.unconsumed_tail
                size += len(part)
                if size <= DOCUMENT_LIMIT:
                    parts.append(part)
                elif size > SKIP_LIMIT:
                    self._find_next()
                    return None
            self._at += taken - len(stream.unused_data)
        return b"".join(parts) if size <= DOCUMENT_LIMIT else None

    def _descriptor(self) -> int:
        """Take the descriptor after an entry, and return the checksum in it.

        The descriptor's signature is optional, and its sizes have 4 or 8 bytes. Raises _CutShortError.
        """
        if self._peek(4) == DESCRIPTOR:
            self._take(4)
        crc = int.from_bytes(self._take(4), "little")
        following = self._peek(20)
        self._take(16 if following[8:10] != b"PK" and following[16:18] == b"PK" else 8)
        return crc

    def _peek(self, count: int) -> bytes:
        """Return the next bytes without taking them; fewer at the end of the file."""
        while len(self._buffer) - self._at < count:
            more = self._file.read(CHUNK)
            if not more:
                break
            self._buffer = self._buffer[self._at :] + more
            self._at = 0
        return self._buffer[self._at : self._at + count]

    def _take(self, count: int) -> bytes:
        found = self._peek(count)
        if len(found) < count:
            raise _CutShortError
        self._at += count
        return found

    def _skip(self, count: int) -> None:
        while count:
            count -= len(self._take(min(count, CHUNK)))

    def _find_next(self) -> bool:
        """Move to the next header of an entry or of the directory. Returns False if there is none."""
        self._at += 1
        while len(self._peek(4)) == 4:
            places = [self._buffer.find(one, self._at) for one in (LOCAL, CENTRAL)]
            if found := [place for place in places if place >= 0]:
                self._at = min(found)
                return True
            self._at = len(self._buffer) - 3
        return False
