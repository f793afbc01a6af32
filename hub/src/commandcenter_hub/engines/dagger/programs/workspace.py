"""The relay's file service: update the volume with the project's files as the Hub orders. Standard library only.

It first sends a listing of the volume: frames with JSON lists of `[path, size, modified, executable, link]`, then an
empty frame. Then it follows orders, each a message, and answers `{"done": …}` to `{"sync": …}`. An error is its last
message, `{"error": …}`.

    {"put": PATH, "modified": …, "executable": …}     followed by the content in frames, and an empty frame
    {"link": PATH, "target": …}
    {"drop": PATH}
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
from pathlib import Path

from commandcenter_hub.engines.dagger.programs import frames

ROWS = 2_000
"""Files listed in one frame."""
ASIDE = ".commandcenter-"
"""Prefix of the names of files that are being written."""


async def serve(root: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the listing, then follow orders until the Hub disconnects."""
    try:
        rows = await asyncio.to_thread(listing, root)
        for start in range(0, len(rows), ROWS):
            await frames.send(writer, json.dumps(rows[start : start + ROWS]).encode())
        await frames.send(writer, b"")
        await _follow(root, reader, writer)
    except ConnectionError:
        pass
    except OSError as error:
        with contextlib.suppress(ConnectionError):
            await frames.send_message(writer, {"error": str(error) or repr(error)})
            while await reader.read(frames.FRAME_BYTES):
                pass  # the Hub reads the error only after it has sent everything
    finally:
        frames.close(writer)


async def _follow(root: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        order = await frames.receive_message(reader)
        if "put" in order:
            await _put(root, order, reader)
        elif "link" in order:
            _link(root, str(order["link"]), str(order["target"]))
        elif "drop" in order:
            _drop(root, str(order["drop"]))
        elif "sync" in order:
            await frames.send_message(writer, {"done": order["sync"]})


def listing(root: Path) -> list[list[object]]:
    """Return a row for each file and link below a folder; remove files that were only partly written."""
    rows: list[list[object]] = []
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(root / prefix) as listed:
            for one in listed:
                inner = prefix + one.name
                if one.is_symlink():
                    rows.append([inner, 0, 0, False, str(Path(one.path).readlink())])
                elif one.is_dir(follow_symlinks=False):
                    folders.append(inner + "/")
                elif one.name.startswith(ASIDE):
                    Path(one.path).unlink()  # left by an interrupted transfer
                else:
                    about = one.stat(follow_symlinks=False)
                    rows.append([inner, about.st_size, about.st_mtime_ns, bool(about.st_mode & 0o100), None])
    return rows


def _path(root: Path, name: str) -> Path:
    """Return the path of a file in the volume; create its folder.

    Raises:
        PermissionError: the name points outside the volume.
    """
    parts = name.split("/")
    if not name or any(part in {"", ".", ".."} for part in parts):
        raise PermissionError(f"“{name}” is not a path within the folder")
    folder = root
    for part in parts[:-1]:
        folder /= part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            folder.unlink()  # it was a link or a file, and is a folder now
        folder.mkdir(mode=0o755, exist_ok=True)
    return folder / parts[-1]


async def _put(root: Path, order: dict[str, object], reader: asyncio.StreamReader) -> None:
    path = _path(root, str(order["put"]))
    aside = path.with_name(ASIDE + secrets.token_hex(8))
    with aside.open("wb") as file:
        while frame := await frames.receive(reader):
            file.write(frame)
    aside.chmod(0o755 if order["executable"] else 0o644)
    modified = int(str(order["modified"]))
    os.utime(aside, ns=(modified, modified))
    _clear(path)
    aside.replace(path)


def _link(root: Path, name: str, target: str) -> None:
    path = _path(root, name)
    _clear(path)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def _drop(root: Path, name: str) -> None:
    path = _path(root, name)
    _clear(path)
    path.unlink(missing_ok=True)
    folder = path.parent
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
