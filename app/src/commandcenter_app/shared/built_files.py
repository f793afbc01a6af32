"""Serve the built files of a page: compressed where the browser accepts that, and cached as long as they are valid."""

from __future__ import annotations

import os
import stat
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

SUFFIX = ".gz"
"""Ending of a compressed copy; `ui/compressed.ts` writes it."""
FOREVER = "public, max-age=31536000, immutable"
"""Caching of files in `assets/`: their names contain a hash of their content."""
REVALIDATE = "no-cache"


class BuiltFiles(StaticFiles):
    """The files in `folder`; `index.html` is the page itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.index = folder / "index.html"

    def built(self, path: str, scope: Scope) -> Response | None:
        """Return the file at `path`; None if there is none in the folder.

        Raises:
            OSError: the path is too long, or the file may not be read.
        """
        if "\0" in path or path == ".":
            return None
        full_path, found = self.lookup_path(path)
        if found is None or not stat.S_ISREG(found.st_mode):
            return None
        if is_asset(path) and accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            copy = _compressed(Path(full_path))
            if copy is not None:
                return copy
        return self.whole(full_path, found, scope)

    def whole(self, path: str | os.PathLike[str], found: os.stat_result, scope: Scope) -> Response:
        """Return a file with its caching headers; 304 if the browser has it.

        Starlette reads a file in a thread, in several steps: for files of this size, that takes five times as long.
        """
        response = super().file_response(path, found, scope)
        hashed = Path(path).parent.name == "assets"
        response.headers["Cache-Control"] = FOREVER if hashed else REVALIDATE
        if hashed:
            response.headers["Vary"] = "Accept-Encoding"
        if not isinstance(response, FileResponse):
            return response
        for name in ("content-length", "accept-ranges"):
            del response.headers[name]
        return Response(Path(response.path).read_bytes(), headers=response.headers)


def is_asset(path: str) -> bool:
    """Return whether a path of the page's folder is in `assets/`."""
    return Path(path).parts[:1] == ("assets",)


def accepts_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding header names gzip with a weight other than 0 (RFC 9110, section 12.5.3)."""
    for coding in accepted.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _compressed(asset: Path) -> Response | None:
    """Return the compressed copy of an asset; None if there is none."""
    try:
        content = asset.with_name(asset.name + SUFFIX).read_bytes()
    except OSError:
        return None
    own = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": FOREVER}
    return Response(content, media_type=guess_type(asset.name)[0], headers=own)
