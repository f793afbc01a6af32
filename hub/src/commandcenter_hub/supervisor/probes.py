"""Asks a service whether it is healthy, over its published port, the same way for every engine."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Protocol

import anyio

from commandcenter_hub.domain.stack import HttpProbe, PingProbe, QueryProbe, Service

if TYPE_CHECKING:
    import asyncpg
    import httpx
    from redis.asyncio import Redis

TIMEOUT_S = 2.0


class Prober(Protocol):
    """Asks one service; keeps a connection open between two questions where that is cheaper."""

    async def ask(self) -> None:
        """Return when the service answered well.

        Raises:
            Exception: it did not; whatever the client library raises.
        """

    async def close(self) -> None:
        """Close the connection."""


@contextlib.asynccontextmanager
async def prober_for(service: Service, secrets: Mapping[str, str]) -> AsyncIterator[Prober]:
    """Provide what asks this service, and close it at the end."""
    port = service.port.host
    match service.probe:
        case QueryProbe(user, database, password):
            prober: Prober = _QueryProber(port, user, database, secrets[password.name])
        case PingProbe(password):
            prober = _PingProber(port, secrets[password.name])
        case HttpProbe(path):
            prober = _HttpProber(f"http://127.0.0.1:{port}{path}")
    try:
        yield prober
    finally:
        with anyio.move_on_after(1, shield=True):
            await prober.close()


async def healthy(prober: Prober) -> str | None:
    """Ask once; return None when all is well, else in a few words why not."""
    try:
        with anyio.fail_after(TIMEOUT_S):
            await prober.ask()
    except TimeoutError:
        return f"no answer within {TIMEOUT_S:g} s"
    except Exception as error:
        # Their messages may show an address, never a password: none of the clients puts one into them.
        return f"{type(error).__name__}: {error}"[:300]
    return None


class _QueryProber:
    def __init__(self, port: int, user: str, database: str, password: str) -> None:
        self._port, self._user, self._database, self._password = port, user, database, password
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    async def ask(self) -> None:
        import asyncpg

        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                host="127.0.0.1",
                port=self._port,
                user=self._user,
                password=self._password,
                database=self._database,
                ssl=False,
                timeout=TIMEOUT_S,
                server_settings={"application_name": "commandcenter health"},
            )
        try:
            await self._connection.fetchval("SELECT 1")
        except BaseException:
            self._connection.terminate()
            self._connection = None
            raise

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()


class _PingProber:
    def __init__(self, port: int, password: str) -> None:
        self._port, self._password = port, password
        self._client: Redis | None = None

    async def ask(self) -> None:
        if self._client is None:
            from redis.asyncio import Redis

            self._client = Redis(
                host="127.0.0.1",
                port=self._port,
                password=self._password,
                socket_timeout=TIMEOUT_S,
                client_name="commandcenter-health",
                single_connection_client=True,
            )
        await self._client.ping()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


class _HttpProber:
    def __init__(self, url: str) -> None:
        self._url = url
        self._client: httpx.AsyncClient | None = None

    async def ask(self) -> None:
        if self._client is None:
            self._client = _http_client()
        answer = await self._client.get(self._url, headers={"user-agent": "commandcenter-health"})
        if answer.status_code != 200:
            raise UnexpectedStatus(f"{answer.status_code} from {self._url}: {answer.text[:200]}")

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


class UnexpectedStatus(Exception):
    """The service answered, and not with 200."""


def _http_client() -> "httpx.AsyncClient":
    import httpx

    # No TLS is spoken on loopback: without a context of its own, a client takes a tenth of the memory and time.
    return httpx.AsyncClient(
        timeout=TIMEOUT_S, trust_env=False, verify=False, limits=httpx.Limits(max_connections=2)  # noqa: S501
    )  # fmt: skip
