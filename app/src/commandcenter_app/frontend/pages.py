"""Serve the desk's built page at its own address, and for every path without a file."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from commandcenter_app.errors import NotFoundError, PagesMissingError
from commandcenter_app.shared.built_files import BuiltFiles, is_asset
from commandcenter_app.web.errors import error_response

STATIC = Path(__file__).parent.parent / "static"


class Pages(BuiltFiles):
    """Serve the desk's page and its files."""

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(folder)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or the page where there is none: the page's router handles its own addresses."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        host = Headers(scope=scope)["host"]
        if host.rpartition("]")[2].partition(":")[0].lower() in {"localhost", ""}:
            return RedirectResponse(_at_own_address(host, scope), 307, {"Cache-Control": "no-store"})
        try:
            index = self.index.stat()
        except OSError:
            return error_response(PagesMissingError("The pages have not been built."))
        try:
            found = self.built(path, scope)
        except OSError:  # the path is too long, or this user may not read it
            return error_response(NotFoundError("The file does not exist."))
        if found is None and is_asset(path):
            return error_response(NotFoundError("The file does not exist."))
        return found or self.whole(self.index, index, scope)


def _at_own_address(host: str, scope: Scope) -> str:
    """Return the address at 127.0.0.1 of a page that is requested as `localhost` or `[::1]`.

    A session is valid for one origin. Browsers look for `localhost` at [::1] first, where another user can serve the
    same origin: it would receive the cookie and could read the proof. So no page is opened under that name.
    """
    port = host.rpartition("]")[2].partition(":")[2] or "80"
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return f"http://127.0.0.1:{port}{(scope['raw_path'] + query).decode('latin-1')}"
