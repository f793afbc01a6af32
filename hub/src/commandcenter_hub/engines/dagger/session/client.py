"""Attach to a session and fetch Dagger's program: the only module that uses private parts of Dagger's SDK.

`Attachment` is a client of a session that another process holds; closing it does not end the session. The SDK needs the
session's schema to write queries. It is fetched once per process and version and parsed in a thread, because parsing
takes half a second, which would delay the Hub's requests.
"""

import hashlib
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import EngineUnavailable, HubError
from commandcenter_hub.engines import children
from commandcenter_hub.engines.dagger.errors import (
    BuildFailed,
    EngineAway,
    EngineCancelled,
    EngineRefused,
    EngineTooSlow,
    ImageUnavailable,
    IndexAway,
    RegistryAway,
)
from commandcenter_hub.engines.dagger.options import CLI_VARIABLE, DaggerOptions

if TYPE_CHECKING:
    from dagger import Client
    from dagger.client._session import SingleConnection

LONGEST_REQUEST_S = 3600.0
"""Timeout of a request, seconds."""
ATTACH_S = 20.0
"""Timeout for attaching to a session, seconds."""
OUTPUT_KEPT = 4_000
"""Characters kept of a failed command's output."""
MISSING_IMAGE = ("failed to resolve image", "failed to resolve source metadata", "pull access denied")
"""Parts of the messages by which the engine reports that it cannot fetch an image."""
NETWORK = re.compile(
    r"dial tcp|i/o timeout|connection (?:refused|reset|broken)|no such host|handshake timeout|unexpected eof|"
    r"deadline exceeded|timed out|(?:5\d\d|429) [a-z]|unexpected status.*: (?:5\d\d|429)|temporary failure|"
    r"new(?:http\w*)?connectionerror|network is unreachable",
    re.IGNORECASE,
)
"""Parts of the messages of the engine, of registries and of pip that report a failure of the network."""
CANCELLED = "context canceled"
"""Part of the message that reports that the engine cancelled a request, for example one that it shared with others."""
_TRACE = re.compile(r"\s*\[traceparent:[0-9a-f-]+\]")
T = TypeVar("T")

_schemas: dict[str, Any] = {}
_importing = threading.Lock()


class Attachment:
    """A client of one session."""

    def __init__(self, port: int, token: str) -> None:
        """Prepare to attach to the session that listens on a port. Does not connect yet."""
        self._port, self._token = port, token
        self._connection: SingleConnection | None = None
        self._client: Client | None = None
        self._lock = anyio.Lock()

    async def client(self) -> "Client":
        """Return the SDK's client, attached.

        Raises:
            EngineAway: the session does not answer.
        """
        async with self._lock:
            if self._client is None:
                await anyio.to_thread.run_sync(_import)
                with translate_errors("attach to the session"):
                    with anyio.fail_after(ATTACH_S):
                        self._connection = await self._connected()
                    from dagger import Client

                    self._client = Client.from_connection(self._connection)
            return self._client

    async def _connected(self) -> "SingleConnection":
        from dagger.client._config import ConnectConfig, Timeout
        from dagger.client._session import ConnectParams, SingleConnection
        from gql.client import Client as GraphQLClient

        schema = await _schema(self._port, self._token)
        # Without the SDK's own retries: the Hub decides which requests to repeat.
        config = ConnectConfig(timeout=Timeout(LONGEST_REQUEST_S, connect=5.0), retry=None)
        connection = SingleConnection(ConnectParams(port=self._port, session_token=self._token), config)
        inner = connection.session.client
        assert isinstance(inner, GraphQLClient)
        inner.schema = schema
        inner.fetch_schema_from_transport = False
        # Not `async with`, which would also configure the SDK's telemetry for this whole process.
        await connection.connect()
        return connection

    async def close(self) -> None:
        """Detach from the session, which keeps running."""
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            with anyio.move_on_after(5, shield=True):
                await connection.close()


async def _schema(port: int, token: str) -> Any:
    """Return the session's schema; it is fetched once for each version of the engine."""
    import httpx

    timeout = httpx.Timeout(ATTACH_S, connect=5.0)
    async with httpx.AsyncClient(auth=(token, ""), trust_env=False, verify=False, timeout=timeout) as client:  # noqa: S501 - loopback
        url = f"http://127.0.0.1:{port}/query"
        answer = await client.post(url, json={"query": "{version}"})
        answer.raise_for_status()
        version = str(answer.json()["data"]["version"])
        if version not in _schemas:
            import graphql

            asked = await client.post(url, json={"query": graphql.get_introspection_query()})
            asked.raise_for_status()
            _schemas[version] = await anyio.to_thread.run_sync(
                lambda: graphql.build_client_schema(asked.json()["data"], assume_valid=True)
            )
    return _schemas[version]


def _import() -> None:
    with _importing:
        import dagger  # noqa: F401


@contextmanager
def translate_errors(doing: str) -> Iterator[None]:
    """Translate the SDK's exceptions and TimeoutError into the Hub's errors.

    Args:
        doing: the action in the block, as an infinitive; it becomes part of the message.
    """
    import dagger
    import httpx

    try:
        yield
    except dagger.ExecError as error:
        raise _failed(doing, error.command, error.exit_code, f"{error.stdout}\n{error.stderr}") from error
    except dagger.QueryError as error:
        raise _meaning(doing, str(error)) from error
    except TimeoutError as error:
        raise EngineTooSlow(f"Could not {doing} in time.") from error
    except (dagger.DaggerError, httpx.HTTPError, OSError) as error:
        raise EngineAway(f"Could not {doing}: the Dagger session does not answer.") from error


def _failed(doing: str, command: list[str], code: int, output: str) -> HubError:
    """Return the error for a failed command; one without output was ended by the engine or by a signal."""
    output = without_traces(output)[-OUTPUT_KEPT:]
    shown = " ".join(command)[:200]
    if not output:
        return EngineRefused(f"Could not {doing}: `{shown}` exited with code {code} without output.", exit_code=code)
    last = output.rpartition("\n")[2]
    kind = IndexAway if NETWORK.search(output) else BuildFailed
    return kind(f"Could not {doing}: `{shown}` exited with code {code}: {last}", output=output, exit_code=code)


def _meaning(doing: str, message: str) -> HubError:
    message = without_traces(message)
    if CANCELLED in message:
        return EngineCancelled(f"Could not {doing}: the engine cancelled the request ({message}).")
    if any(cause in message for cause in MISSING_IMAGE):
        kind = RegistryAway if NETWORK.search(message) else ImageUnavailable
        return kind(f"Could not {doing}: {message}")
    return EngineRefused(f"Could not {doing}: {message or 'the engine gave no reason.'}")


def without_traces(output: str) -> str:
    """Return a message of Dagger without the IDs of traces."""
    return _TRACE.sub("", output).strip()


async def retry_if_cancelled(request: Callable[[], Awaitable[T]]) -> T:
    """Return the result of a request; repeat it once if the engine cancelled it.

    The engine runs the same work of several clients only once. If the client that began it leaves, the requests of all
    others fail.
    """
    try:
        return await request()
    except EngineCancelled:
        return await request()


# -- Dagger's own program


def wanted_version() -> str:
    """Return the version of Dagger's program that the SDK was made for. Imports the SDK: call it in a thread."""
    _import()
    from dagger._engine._version import CLI_VERSION

    return CLI_VERSION


def find_program(options: DaggerOptions) -> Path | None:
    """Return Dagger's program if it is on this machine, without fetching it. Blocks.

    Looks for the configured one, then for one of a suitable version on PATH, then for the one the SDK fetched earlier.
    """
    if options.program:
        return Path(options.program) if os.access(options.program, os.X_OK) else None
    on_path = shutil.which("dagger", path=options.path)
    if on_path is not None and fits(version_of(Path(on_path), options), wanted_version()):
        return Path(on_path)
    _import()
    from dagger.provisioning._download import Downloader

    fetched = Downloader()
    path = fetched.cache_dir / f"{fetched.CLI_BIN_PREFIX}{fetched.version}"
    return path if path.exists() else None


def fetch_program(options: DaggerOptions) -> Path:
    """Fetch Dagger's program with the SDK, which verifies it, and return it. Blocks.

    Raises:
        EngineUnavailable: it cannot be fetched.
    """
    if options.program:
        raise EngineUnavailable(
            f"{CLI_VARIABLE} is not the path of an executable program.", hint="Correct or unset the variable."
        )
    from dagger.provisioning._download import Downloader

    try:
        return Path(Downloader().get_sync())
    except Exception as error:
        raise EngineUnavailable(
            f"Dagger's program could not be fetched: {str(error) or repr(error)}.",
            hint=f"Install Dagger {wanted_version()} by hand, or set {CLI_VARIABLE} to its program.",
        ) from error


def version_of(program: Path, options: DaggerOptions) -> str:
    """Return the version that a program reports; empty when it reports none. Blocks."""
    words = version_output(program, options)
    return words[1].lstrip("v") if len(words) > 1 else ""


def version_output(program: Path, options: DaggerOptions) -> list[str]:
    """Return the words of a program's version output, with its engine's image; empty when it fails. Blocks."""
    command = [str(program), "version"]
    try:
        done = children.run(command, Path("/"), options.environment, timeout_s=10)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.split()


def fits(version: str, wanted: str) -> bool:
    """Return whether a program can be used: like the SDK, require the same major and minor version."""
    return bool(version) and version.split(".")[:2] == wanted.split(".")[:2]


# -- traces


def trace_id(name: str) -> str:
    """Return the ID of the trace of everything that Dagger does for `name`, as 32 hexadecimal digits."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


@contextmanager
def traced(name: str) -> Iterator[None]:
    """Assign the requests made in this block to the trace of `name`."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, use_span

    digest = hashlib.sha256(name.encode()).digest()
    context = SpanContext(
        int.from_bytes(digest[:16], "big"), int.from_bytes(digest[16:24], "big"), True, TraceFlags(TraceFlags.SAMPLED)
    )
    with use_span(NonRecordingSpan(context)):
        yield
