"""The door's side of the project's files: keeps a volume as it is told. Standard library only.

After `{"files": ROOT}` it sends what is there, pieces of JSON lists of `[path, size, modified, executable, link]`, and
an empty piece. Then it takes orders, each a message, and answers `{"done": …}` to `{"sync": …}`:

    {"put": PATH, "size": …, "modified": …, "executable": …}     followed by the content in pieces, and an empty one
    {"link": PATH, "target": …}
    {"drop": PATH}
"""

import asyncio
import json
import os
import shutil
from pathlib import Path

from commandcenter_hub.engines.dagger.programs import frames

ROWS = 2_000
ASIDE = ".commandcenter-"


async def serve(root: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Tell what is there, then do as told until the caller leaves."""
    rows = await asyncio.to_thread(listing, root)
    for start in range(0, len(rows), ROWS):
        await frames.send(writer, json.dumps(rows[start : start + ROWS]).encode())
    await frames.send(writer, b"")
    while True:
        order = await frames.hear(reader)
        if "put" in order:
            await _put(root, order, reader)
        elif "link" in order:
            _link(root, str(order["link"]), str(order["target"]))
        elif "drop" in order:
            _drop(root, str(order["drop"]))
        elif "sync" in order:
            await frames.tell(writer, {"done": order["sync"]})


def listing(root: Path) -> list[list[object]]:
    """Return what is there."""
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
                    Path(one.path).unlink()  # left by a caller that was cut off
                else:
                    about = one.stat(follow_symlinks=False)
                    rows.append([inner, about.st_size, about.st_mtime_ns, bool(about.st_mode & 0o100), None])
    return rows


def _place(root: Path, name: str) -> Path:
    """Return where a name belongs, with its folder made.

    Raises:
        ConnectionError: it belongs outside.
    """
    parts = name.split("/")
    if not name or any(part in {"", ".", ".."} for part in parts):
        raise ConnectionError(f"“{name}” is no place inside")
    folder = root
    for part in parts[:-1]:
        folder /= part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            folder.unlink()  # what was a link or a file is a folder now
        folder.mkdir(mode=0o755, exist_ok=True)
    return folder / parts[-1]


async def _put(root: Path, order: dict[str, object], reader: asyncio.StreamReader) -> None:
    place = _place(root, str(order["put"]))
    aside = place.with_name(ASIDE + place.name[:100])
    with aside.open("wb") as file:
        while piece := await frames.receive(reader):
            file.write(piece)
    aside.chmod(0o755 if order["executable"] else 0o644)
    modified = int(str(order["modified"]))
    os.utime(aside, ns=(modified, modified))
    _clear(place)
    aside.replace(place)


def _link(root: Path, name: str, target: str) -> None:
    place = _place(root, name)
    _clear(place)
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def _clear(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)


def _drop(root: Path, name: str) -> None:
    place = _place(root, name)
    _clear(place)
    place.unlink(missing_ok=True)
    folder = place.parent
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
