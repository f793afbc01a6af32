"""Read a file of the project to show it: never anything outside the folder, and never all of a huge one."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from commandcenter_app.errors import FileUnreadableError, NotFoundError
from commandcenter_app.scan.decoding import as_utf8, decode

SHOWN_BYTES = 4 * 1024 * 1024
"""How much of a file is shown, which is as much as the scan reads of one that is no manifest."""


@dataclass(frozen=True)
class Shown:
    """What there is to show of a file; no `text` when it is binary."""

    size_bytes: int
    mtime_ns: int
    text: str | None
    truncated: bool


def read(workspace: Path, path: str) -> Shown:
    """Read `path` within `workspace`. Raises NotFoundError and FileUnreadableError.

    A link that leads elsewhere is not followed, wherever in the path it stands: what is read is a regular file
    at its real place within the folder.
    """
    try:
        root = os.path.realpath(workspace, strict=True)
        real = os.path.realpath(os.path.join(root, path), strict=True)  # noqa: PTH118 - as it came
        if real != os.path.normpath(os.path.join(root, path)) or os.path.commonpath([root, real]) != root:  # noqa: PTH118
            raise NotFoundError("This path leads through a link, which is not followed.")
        # Without waiting, since a pipe may have been put there.
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFoundError("The file is not there any more.", hint="Scan again to see what there is.") from error
    except (OSError, ValueError) as error:
        raise FileUnreadableError(f"The file cannot be read: {_reason(error)}.") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotFoundError("There is something else than a file there now.")
        try:
            data = file.read(SHOWN_BYTES)
        except OSError as error:
            raise FileUnreadableError(f"The file cannot be read: {_reason(error)}.") from error
    truncated = status.st_size > len(data)
    utf8 = as_utf8(data)
    if utf8 is None:
        return Shown(status.st_size, status.st_mtime_ns, None, truncated=False)
    if truncated and b"\n" in utf8:
        utf8 = utf8[: utf8.rindex(b"\n") + 1]
    return Shown(status.st_size, status.st_mtime_ns, decode(utf8)[0].replace("\r\n", "\n"), truncated)


def _reason(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "its name is not one"
