"""Read a file of the project for display: never outside the folder, and at most SHOWN_BYTES."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from commandcenter_app.errors import FileUnreadableError, NotFoundError
from commandcenter_app.scan.decoding import as_utf8, decode
from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.tree import Tree

SHOWN_BYTES = 4 * 1024 * 1024
"""Maximum bytes of a file that are shown. A scan reads no more than that of a file that is not a manifest."""

ALL_FILES = "The page Files lists all files."
IGNORED = "A rule of git excludes it, or it belongs to installed packages, a cache or another repository."
LINK = "The path contains a symbolic link. Links are not followed."
OWN_FOLDER = "The path is in CommandCenter's own folder, which is not part of the project."


@dataclass(frozen=True)
class Content:
    """The beginning of a file, as it is on the disk."""

    size_bytes: int
    mtime_ns: int
    data: bytes

    @property
    def truncated(self) -> bool:
        """Return whether the file is longer."""
        return self.size_bytes > len(self.data)

    @property
    def text(self) -> str | None:
        """Return the text, without an incomplete line at its end; None when the file is binary."""
        utf8 = as_utf8(self.data)
        if utf8 is None:
            return None
        if self.truncated and b"\n" in utf8:
            utf8 = utf8[: utf8.rindex(b"\n") + 1]
        return decode(utf8)[0].replace("\r\n", "\n")


def read(workspace: Path, path: str, left_out: str = "") -> Content:
    """Read `path` within `workspace`, but not in its folder `left_out`. Raises NotFoundError and FileUnreadableError.

    Symbolic links are not followed anywhere in the path: only a regular file at its real place in the folder is read.
    """
    try:
        root = os.path.realpath(workspace, strict=True)
        real = os.path.realpath(os.path.join(root, path), strict=True)  # noqa: PTH118 - pathlib would normalise it
        if real != os.path.normpath(os.path.join(root, path)) or os.path.commonpath([root, real]) != root:  # noqa: PTH118
            raise NotFoundError(LINK)
        if left_out and Path(real).is_relative_to(os.path.realpath(os.path.join(root, left_out))):  # noqa: PTH118
            raise NotFoundError(OWN_FOLDER)
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
            return Content(status.st_size, status.st_mtime_ns, file.read(SHOWN_BYTES))
        except OSError as error:
            raise FileUnreadableError(f"The file cannot be read: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "its name is not valid"


def why_unlisted(workspace: Path, path: str, left_out: str, *, selected: bool) -> NotFoundError:
    """Return why the last scan did not list `path`. What is ignored is not looked at, so nothing shows if it exists."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return NotFoundError("This is not the path of a file in the project.", hint=ALL_FILES)
    if left_out and f"{path}/".startswith(f"{left_out}/"):
        return NotFoundError(OWN_FOLDER)
    try:
        root = os.path.realpath(workspace, strict=True)
        above = ("/".join(parts[: number + 1]) for number in range(len(parts)))
        link = next((one for one in above if os.path.islink(f"{root}/{one}")), None)  # noqa: PTH114
        with private_place(workspace, strict=False) as place:
            # A link is a file for git: the rules decide about its own path.
            if not Tree(root, place, left_out, selected=selected).counts(link or path):
                return NotFoundError("This path is ignored, so the desk does not read it.", hint=IGNORED)
        return NotFoundError(LINK) if link else _what_is_there(os.lstat(f"{root}/{path}").st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return NotFoundError("There is no file at this path.", hint="It may have been moved or deleted.")
    except (OSError, ValueError) as error:
        return NotFoundError(f"The path cannot be read: {_reason(error)}.")


def _what_is_there(mode: int) -> NotFoundError:
    """Return why something that is no link and not ignored was not listed."""
    if stat.S_ISDIR(mode):
        return NotFoundError("This is a folder.", hint=ALL_FILES)
    if not stat.S_ISREG(mode):
        return NotFoundError("This is not a regular file.")
    return NotFoundError("The last scan did not find this file.", hint="It is new: scan again to see it.")
