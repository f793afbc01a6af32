"""Serve the built pages: cache hashed assets forever, revalidate the rest, answer unknown paths with the page."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from commandcenter_app.errors import NotFoundError, PagesMissingError
from commandcenter_app.shared.compressed import FOREVER, compressed
from commandcenter_app.web.errors import error_response

STATIC = Path(__file__).parent.parent / "static"

REVALIDATE = "no-cache"


class Pages(StaticFiles):
    """Serve the files in `folder`; the names of those in `assets/` contain a hash of their content."""

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._index = folder / "index.html"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or the page where there is none: the page's router handles its own addresses."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        host = Headers(scope=scope)["host"]
        if host.rpartition("]")[2].partition(":")[0].lower() in {"localhost", ""}:
            return RedirectResponse(_at_own_address(host, scope), 307, {"Cache-Control": "no-store"})
        try:
            index = self._index.stat()
        except OSError:
            return error_response(PagesMissingError("The pages have not been built."))
        if "\0" not in path and path != ".":
            try:
                full_path, found = self.lookup_path(path)
            except OSError:  # the path is too long, or this user may not read it
                return error_response(NotFoundError("The file does not exist."))
            if found is not None and stat.S_ISREG(found.st_mode):
                copy = compressed(Path(full_path), Headers(scope=scope)) if _is_asset(path) else None
                return copy or self._whole(self.file_response(full_path, found, scope))
            if _is_asset(path):
                return error_response(NotFoundError("The file does not exist."))
        return self._whole(self.file_response(self._index, index, scope))

    def _whole(self, response: Response) -> Response:
        """Return a response with the whole content of its file.

        Starlette reads a file in a thread, in several steps: for files of this size, that takes five times as long.
        """
        if not isinstance(response, FileResponse):
            return response
        for name in ("content-length", "accept-ranges"):
            del response.headers[name]
        return Response(Path(response.path).read_bytes(), headers=response.headers)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file with its caching header."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = Path(full_path).parent.name == "assets"
        response.headers["Cache-Control"] = FOREVER if hashed else REVALIDATE
        if hashed:
            response.headers["Vary"] = "Accept-Encoding"
        return response


def _is_asset(path: str) -> bool:
    return Path(path).parts[0] == "assets"


def _at_own_address(host: str, scope: Scope) -> str:
    """Return the address at 127.0.0.1 of a page that is requested as `localhost` or `[::1]`.

    A session is valid for one origin. Browsers look for `localhost` at [::1] first, where another user can serve the
    same origin: it would receive the cookie and could read the proof. So no page is opened under that name.
    """
    port = host.rpartition("]")[2].partition(":")[2] or "80"
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return f"http://127.0.0.1:{port}{(scope['raw_path'] + query).decode('latin-1')}"
