"""Query a server with OSV's API: `/v1/querybatch` for packages, `/v1/vulns/ID` for new and changed advisories.

The server receives the name, ecosystem and version of each package. Limits bound the time and the memory that its
answers can take.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from commandcenter_app.advisories.osv import ECOSYSTEMS, ID, BrokenAdvisoryError, read
from commandcenter_app.advisories.terms import Advisory

if TYPE_CHECKING:
    import httpx

NAMES = {ours: theirs for theirs, ours in ECOSYSTEMS.items()}
RETRY = frozenset({429, 500, 502, 503, 504})


class ServerError(Exception):
    """The server gave no usable answer; the message is the reason."""


class _TransientError(ServerError):
    """The request failed in a way that may be temporary, so it can be repeated."""


@dataclass(frozen=True)
class Limits:
    """Limits of one check. Times are in seconds, for one response and for all of them together; sizes in bytes.

    `batch` is the number of packages in a request, `pages` the number of answers to it, and `at_once` the number of
    advisories that are fetched at the same time. `pauses_s` are the pauses before further attempts.
    """

    response_s: float = 20.0
    total_s: float = 300.0
    batch_bytes: int = 16 << 20
    advisory_bytes: int = 4 << 20
    batch: int = 1_000
    pages: int = 20
    advisories: int = 5_000
    at_once: int = 8
    pauses_s: tuple[float, ...] = (1.0, 3.0)


class AdvisoryServer:
    """A server of advisories at `url`."""

    def __init__(self, url: str, client: httpx.AsyncClient, limits: Limits = Limits()) -> None:
        self._url = url.rstrip("/")
        self._client = client
        self._limits = limits

    async def affecting(self, queries: Sequence[tuple[str, str, str]]) -> dict[str, str]:
        """Return the ids of the advisories on these packages, with the time of the last change of each, as written.

        A query is an ecosystem, a name and a version. Raises ServerError.
        """
        found: dict[str, str] = {}
        for start in range(0, len(queries), self._limits.batch):
            pending: list[tuple[Sequence[str], str | None]] = [
                (query, None) for query in queries[start : start + self._limits.batch]
            ]
            for _ in range(self._limits.pages):
                answers = await self._batch(pending)
                following: list[tuple[Sequence[str], str | None]] = []
                for (query, _token), answer in zip(pending, answers, strict=True):
                    found.update(_ids(answer))
                    if len(found) > self._limits.advisories:
                        raise ServerError(f"The server named more than {self._limits.advisories} advisories.")
                    token = answer.get("next_page_token")
                    if isinstance(token, str) and token:
                        following.append((query, token))
                pending = following
                if not pending:
                    break
            else:
                raise ServerError(f"The server's answer has more than {self._limits.pages} pages.")
        return found

    async def fetch(self, identifiers: Sequence[str]) -> tuple[list[Advisory], list[tuple[str, str]]]:
        """Return these advisories, and the ids of those that cannot be read, each with the reason. Raises ServerError.

        The latter include advisories that the server does not have.
        """
        places = asyncio.Semaphore(self._limits.at_once)
        advisories: list[Advisory] = []
        broken: list[tuple[str, str]] = []

        async def one(identifier: str) -> None:
            async with places:
                try:
                    address = f"{self._url}/v1/vulns/{quote(identifier, safe='')}"
                    document = await self._answer("GET", address, self._limits.advisory_bytes)
                    advisory = read(document)
                except BrokenAdvisoryError as error:
                    broken.append((identifier, str(error)))
                    return
            if advisory.id == identifier:
                advisories.append(advisory)
            else:
                broken.append((identifier, f"The server sent {advisory.id} instead."))

        async with asyncio.TaskGroup() as tasks:
            for identifier in identifiers:
                tasks.create_task(one(identifier))
        return advisories, broken

    async def _batch(self, pending: Sequence[tuple[Sequence[str], str | None]]) -> list[Mapping[str, Any]]:
        queries = [
            {
                "package": {"ecosystem": NAMES[ecosystem], "name": name},
                "version": version.removeprefix("v") if ecosystem == "go" else version,
                **({"page_token": token} if token else {}),
            }
            for (ecosystem, name, version), token in pending
        ]
        address = f"{self._url}/v1/querybatch"
        document = await self._answer("POST", address, self._limits.batch_bytes, {"queries": queries})
        results = document.get("results") if isinstance(document, Mapping) else None
        if not isinstance(results, list) or len(results) != len(queries):
            raise ServerError("The server's answer does not follow OSV's API.")
        return [one if isinstance(one, Mapping) else {} for one in results]

    async def _answer(self, method: str, address: str, limit: int, body: object = None) -> Any:
        """Return the JSON of a response, after at most `len(pauses_s)` further attempts. Raises ServerError."""
        for pause in self._limits.pauses_s:
            try:
                return await self._attempt(method, address, limit, body)
            except _TransientError:
                await asyncio.sleep(pause)
        return await self._attempt(method, address, limit, body)

    async def _attempt(self, method: str, address: str, limit: int, body: object) -> Any:
        import httpx

        # Without compression, the size of what is received is the size in memory.
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with (
                asyncio.timeout(self._limits.response_s),
                self._client.stream(method, address, headers=headers, content=content) as response,
            ):
                if response.status_code in RETRY:
                    raise _TransientError(f"The server answered with status {response.status_code}.")
                if response.status_code != 200:
                    error = BrokenAdvisoryError if response.status_code == 404 and method == "GET" else ServerError
                    raise error(f"The server answered with status {response.status_code}.")
                if response.headers.get("Content-Encoding", "identity") != "identity":
                    raise ServerError("The server compressed its answer although the request forbids it.")
                received = bytearray()
                async for chunk in response.aiter_raw():
                    received += chunk
                    if len(received) > limit:
                        raise ServerError(f"The server's answer is larger than {limit >> 20} MiB.")
        except TimeoutError:
            raise _TransientError(f"The server did not answer within {self._limits.response_s:g} s.") from None
        except httpx.HTTPError as error:
            raise _TransientError(f"The server cannot be reached: {str(error) or type(error).__name__}.") from error
        try:
            return json.loads(received)
        except (ValueError, RecursionError):
            raise ServerError("The server's answer is not JSON.") from None


def _ids(answer: Mapping[str, Any]) -> dict[str, str]:
    vulnerabilities = answer.get("vulns")
    return {
        one["id"]: modified if isinstance(modified := one.get("modified"), str) else ""
        for one in (vulnerabilities if isinstance(vulnerabilities, list) else [])
        if isinstance(one, Mapping) and isinstance(one.get("id"), str) and ID.fullmatch(one["id"])
    }
