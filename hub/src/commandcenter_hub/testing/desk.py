"""Use a desk in tests and measurements: as the Hub does at its backend, or as a browser does at its frontend."""

import secrets
import sqlite3
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import closing
from pathlib import Path

import httpx

from commandcenter_hub.domain import desk_access
from commandcenter_hub.services.access import Vault


def secrets_of(home: Path, project_id: str) -> dict[str, str]:
    """Return the passwords and keys of a project's desk, from the files of a Hub."""
    with closing(sqlite3.connect(f"{(home / 'hub.db').as_uri()}?mode=ro", uri=True)) as database:
        (locked,) = database.execute("SELECT secrets FROM projects WHERE id = ?", (project_id,)).fetchone()
    return Vault(home / "key", may_make=False).unlock(locked)


def secret_key(home: Path, project_id: str) -> str:
    """Return the SECRET_KEY of a project's desk, from the files of a Hub."""
    return secrets_of(home, project_id)["secret_key"]


def new_ticket(key: str) -> str:
    """Return a new ticket of the desk with this SECRET_KEY."""
    return desk_access.ticket(key, secrets.token_urlsafe(18), now_ms())


def with_ticket(address: str, key: str) -> str:
    """Return an address of the desk's pages with a new ticket, for a browser."""
    return f"{address}#ticket={new_ticket(key)}"


def now_ms() -> int:
    """Return the milliseconds since 1970."""
    return int(time.time() * 1000)


def signed(key: str, method: str, target: str) -> dict[str, str]:
    """Return the header of a request that the Hub signs now, for the backend of the desk with this SECRET_KEY."""
    return {desk_access.SIGNATURE_HEADER: desk_access.signature(desk_access.hub_key(key), method, target, now_ms())}


class AsHub(httpx.Auth):
    """Signs each request as the Hub does, for the backend of the desk with this SECRET_KEY."""

    def __init__(self, key: str) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the signature."""
        request.headers.update(signed(self._key, request.method, request.url.raw_path.decode("ascii")))
        yield request


class AsBrowser(httpx.Auth):
    """Signs in at the frontend of the desk with this SECRET_KEY, then sends cookie and proof with each request."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._headers: dict[str, str] = {}

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign in before the first request, and add cookie and proof."""
        if not self._headers:
            answer = yield self._sign_in(request)
            answer.read()
            self._keep(answer)
        request.headers.update(self._headers)
        yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign in before the first request, and add cookie and proof."""
        if not self._headers:
            answer = yield self._sign_in(request)
            await answer.aread()
            self._keep(answer)
        request.headers.update(self._headers)
        yield request

    def _sign_in(self, request: httpx.Request) -> httpx.Request:
        address = request.url.copy_with(raw_path=b"/api/session")
        return httpx.Request("POST", address, json={"ticket": new_ticket(self._key)})

    def _keep(self, answer: httpx.Response) -> None:
        answer.raise_for_status()
        self._headers = {
            "Cookie": answer.headers["set-cookie"].partition(";")[0],
            "X-CommandCenter-Page": answer.json()["proof"],
        }
