"""Detect writes to open files, where the system can report them."""

from commandcenter_app.shared.inotify import MODIFIED, OVERFLOWED, Inotify


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
        self._inotify = Inotify()
        self.descriptor = self._inotify.descriptor

    def watch(self, descriptor: int) -> int:
        """Watch the file behind a descriptor until it is removed; return its number, each time the same.

        Raises:
            OSError: it cannot be watched.
        """
        return self._inotify.watch(f"/proc/self/fd/{descriptor}", MODIFIED)

    def read(self) -> set[int] | None:
        """Return the numbers of the files that were written to since the last call; None if any may have been."""
        events = self._inotify.read()
        if any(event.kind & OVERFLOWED for event in events):
            return None
        return {event.watch for event in events}

    def close(self) -> None:
        """Stop watching all files."""
        self._inotify.close()
