"""Receive changes of files and folders from Linux (inotify(7))."""

import ctypes
import errno
import functools
import os
import struct
from typing import NamedTuple

MODIFIED = 0x0000_0002
ATTRIBUTES = 0x0000_0004
MOVED = 0x0000_00C0
CREATED = 0x0000_0100
DELETED = 0x0000_0200
SELF_DELETED = 0x0000_0400
SELF_MOVED = 0x0000_0800
OVERFLOWED = 0x0000_4000
"""Kind of the event that replaces discarded ones when too many were unread."""
ENDED = 0x0000_8000
"""Kind of the last event of a watch."""
ONLY_FOLDERS = 0x0100_0000
"""Flag: watch only folders."""
NO_LINKS = 0x0200_0000
"""Flag: do not follow a link at the end of the path."""

HEADER = struct.Struct("iIII")
"""Head of an event: number of its watch, kind, cookie, and length in bytes of the name that follows."""
READ_BYTES = 65_536


class Event(NamedTuple):
    """A change. `name` is the name of the file in a watched folder; empty if the change concerns what is watched."""

    watch: int
    kind: int
    name: str


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


class Inotify:
    """Watch files and folders until closed.

    Attributes:
        descriptor: readable while there are events.
    """

    def __init__(self) -> None:
        """Prepare; nothing is watched yet.

        Raises:
            OSError: the system cannot report changes, or this user has too many programs that receive them.
        """
        if not hasattr(_libc(), "inotify_init1"):
            raise OSError(errno.ENOSYS, "no inotify")
        self.descriptor = _checked(_libc().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))

    def watch(self, path: str, kinds: int) -> int:
        """Watch a file or a folder until it is removed. Return the number of the watch; a file always has the same one.

        Raises:
            OSError: it cannot be watched.
        """
        return _checked(_libc().inotify_add_watch(self.descriptor, os.fsencode(path), kinds))

    def forget(self, watch: int) -> None:
        """End a watch. Does nothing if it has ended."""
        _libc().inotify_rm_watch(self.descriptor, watch)

    def read(self) -> list[Event]:
        """Return the events since the last call; empty if there were none."""
        found: list[Event] = []
        try:
            data = os.read(self.descriptor, READ_BYTES)
        except BlockingIOError:
            return found
        at = 0
        while at < len(data):
            watch, kind, _, length = HEADER.unpack_from(data, at)
            at += HEADER.size + length
            found.append(Event(watch, kind, os.fsdecode(data[at - length : at].rstrip(b"\0"))))
        return found

    def close(self) -> None:
        """End all watches."""
        os.close(self.descriptor)


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
