"""Read a file of the project for display: never outside the folder, and at most SHOWN_BYTES."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from commandcenter_app.errors import FileUnreadableError, NotFoundError
from commandcenter_app.scan.decoding import as_utf8, decode

SHOWN_BYTES = 4 * 1024 * 1024
"""Maximum bytes of a file that are shown. A scan reads no more than that of a file that is not a manifest."""


@dataclass(frozen=True)
class Shown:
    """The shown content of a file; `text` is None when it is binary."""

    size_bytes: int
    mtime_ns: int
    text: str | None
    truncated: bool


def read(workspace: Path, path: str, left_out: str = "") -> Shown:
    """Read `path` within `workspace`, but not in its folder `left_out`. Raises NotFoundError and FileUnreadableError.

    Symbolic links are not followed anywhere in the path: only a regular file at its real place in the folder is read.
    """
    try:
        root = os.path.realpath(workspace, strict=True)
        real = os.path.realpath(os.path.join(root, path), strict=True)  # noqa: PTH118 - pathlib would normalise it
        if real != os.path.normpath(os.path.join(root, path)) or os.path.commonpath([root, real]) != root:  # noqa: PTH118
            raise NotFoundError("The path contains a symbolic link. Links are not followed.")
        if left_out and Path(real).is_relative_to(os.path.realpath(os.path.join(root, left_out))):  # noqa: PTH118
            raise NotFoundError("The path is in CommandCenter's own folder, which is not part of the project.")
        # O_NONBLOCK: the path may be a pipe, and opening one would block.
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFoundError("The file no longer exists.", hint="Scan again to update the list of files.") from error
    except (OSError, ValueError) as error:
        raise FileUnreadableError(f"The file cannot be read: {_reason(error)}.") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotFoundError("The path is no longer a regular file.")
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
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "its name is not valid"
