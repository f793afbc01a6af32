"""Detect writes to open files (inotify(7)), where the system can report them."""

import ctypes
import errno
import functools
import os
import struct

MODIFIED = 0x0000_0002
OVERFLOWED = 0x0000_4000
EVENT = struct.Struct("iIII")
"""One event: number of the watch, kind, cookie, and the length of a name that follows."""
READ_BYTES = 65_536


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


class FileChanges:
    """Watches files until it is closed.

    Attributes:
        descriptor: becomes readable when a watched file was written to.
    """

    def __init__(self) -> None:
        """Begin without a file.

        Raises:
            OSError: the system cannot report changes, or not to one more program of this user.
        """
        if not hasattr(_libc(), "inotify_init1"):
            raise OSError(errno.ENOSYS, "no inotify")
        self.descriptor = _checked(_libc().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))

    def watch(self, descriptor: int) -> int:
        """Watch the file behind a descriptor until it is removed; return its number, each time the same.

        Raises:
            OSError: it cannot be watched.
        """
        path = f"/proc/self/fd/{descriptor}".encode("ascii")
        return _checked(_libc().inotify_add_watch(self.descriptor, path, MODIFIED))

    def read(self) -> set[int] | None:
        """Return the numbers of the files that were written to since the last call; None if any may have been."""
        try:
            data = os.read(self.descriptor, READ_BYTES)
        except BlockingIOError:
            return set()
        found, at = set(), 0
        while at < len(data):
            number, kind, _, length = EVENT.unpack_from(data, at)
            if kind & OVERFLOWED:
                return None
            found.add(number)
            at += EVENT.size + length
        return found

    def close(self) -> None:
        """Stop watching all files."""
        os.close(self.descriptor)


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
