"""Probes over HTTP, with and without the Hub's signature."""

import asyncio
import time

import anyio
import asyncpg
import pytest

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.errors import HubError, NeverReady
from commandcenter_hub.domain.stack import HttpProbe, Port, ProcessForm, Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.domain.values import SecretRef
from commandcenter_hub.supervisor.pings import Alert, Pings
from commandcenter_hub.supervisor.probes import NotReady, healthy, prober_for
from commandcenter_hub.supervisor.runs import probe_for_ever

KEY = "the-key-of-the-hub"


@pytest.mark.parametrize("key", [None, SecretRef("hub_key")])
async def test_a_probe_with_a_key_is_signed(key: SecretRef | None) -> None:
    received: list[list[str]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append((await reader.readuntil(b"\r\n\r\n")).decode().splitlines())
        writer.write(b'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 7\r\n\r\n{"a":1}')
        writer.close()

    began_ms = int(time.time() * 1000)
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        probe = HttpProbe("/health/ready", key=key)
        service = Service("backend", (Port("http", 80, port),), probe, process=ProcessForm("python"))
        async with prober_for(service, {"hub_key": KEY}) as prober:
            assert await healthy(prober) == 'UnexpectedStatus: 503 Service Unavailable from /health/ready: {"a":1}'
    ((first, *headers),) = received
    assert first == "GET /health/ready HTTP/1.1"
    sent = dict(header.split(": ", 1) for header in headers if header)
    assert KEY not in str(sent)
    if key is None:
        assert desk_access.SIGNATURE_HEADER not in sent
    else:
        signature = sent[desk_access.SIGNATURE_HEADER]
        at_ms = int(signature.split()[2])
        assert began_ms <= at_ms <= int(time.time() * 1000)
        assert signature == desk_access.signature(KEY, "GET", "/health/ready", at_ms)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '{"checks": [{"name": "database", "ok": true}, {"name": "redis", "ok": false, "reason": "gone"}]}',
            "redis: gone",
        ),
        ('{"checks": [{"name": "database", "ok": false, "reason": "away", "permanent": false}]}', "database: away"),
        (
            '{"checks": [{"name": "database", "ok": false, "reason": "it is newer", "permanent": true}]}',
            NeverReady("backend cannot become ready: database: it is newer."),
        ),
        ('{"checks": []}', 'UnexpectedStatus: 503 Busy from /ready: {"checks": []}'),
        ('{"checks": [1]}', 'UnexpectedStatus: 503 Busy from /ready: {"checks": [1]}'),
        ("[]", "UnexpectedStatus: 503 Busy from /ready: []"),
        ("no", "UnexpectedStatus: 503 Busy from /ready: no"),
    ],
)
async def test_the_reason_is_the_check_that_fails(body: str, expected: str | HubError) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n" + body.encode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        service = Service("backend", (Port("http", 80, port),), HttpProbe("/ready"), process=ProcessForm("python"))
        async with prober_for(service, {}) as prober:
            why = await healthy(prober)
    if isinstance(expected, HubError):
        assert isinstance(why, NeverReady)
        assert (why.message, why.permanent) == (expected.message, True)
    else:
        assert why == expected


class Failing:
    """A probe that fails with these errors, one after the other; with the last one for ever."""

    answers_pings = True

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    async def ask(self) -> None:
        raise self._errors[0] if len(self._errors) == 1 else self._errors.pop(0)

    def ping(self) -> None:
        raise AssertionError("a service that fails is not pinged")

    def answer(self) -> bool | None:
        raise AssertionError("a service that fails is not pinged")

    async def close(self) -> None:
        pass


async def test_a_reason_of_several_lines_is_reported_in_one() -> None:
    error = asyncpg.CannotConnectNowError("the database is not yet accepting connections")
    error.detail = "Recovery has not ended."
    expected = "the database is not yet accepting connections DETAIL: Recovery has not ended."
    assert await healthy(Failing(error)) == f"CannotConnectNowError: {expected}"


async def test_it_is_reported_why_a_start_takes_long_and_waiting_ends_at_once_where_it_is_useless() -> None:
    reported: list[tuple[ServiceState, str]] = []
    done = anyio.Event()

    def report(new: ServiceState, why: str | HubError) -> None:
        reported.append((new, str(why)))
        if new is ServiceState.UNHEALTHY:
            done.set()

    async def no_problem() -> None:
        return None

    errors = [NotReady("database: away")] * 3 + [NotReady("redis: away")] * 2 + [NeverReady("It is newer.")]
    times = iter(range(0, 1000, 1))
    service = Service("backend", (Port("http", 80, 80),), None, start_timeout_s=500, process=ProcessForm("python"))
    starting = lambda: ServiceState.STARTING  # noqa: E731
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(
            probe_for_ever,
            Failing(*errors),
            service,
            lambda: float(next(times)),
            starting,
            report,
            no_problem,
            Alert(time.monotonic),
            Pings(),
        )
        with anyio.fail_after(20):
            await done.wait()
        tasks.cancel_scope.cancel()
    assert reported == [
        (ServiceState.STARTING, "database: away"),
        (ServiceState.STARTING, "redis: away"),
        (ServiceState.UNHEALTHY, "It is newer."),
    ]


async def test_a_service_is_unhealthy_after_two_failed_probes_without_waiting_for_the_engine() -> None:
    state, unhealthy = [ServiceState.HEALTHY], anyio.Event()

    def report(new: ServiceState, why: str | HubError) -> None:
        assert (new, why) == (ServiceState.UNHEALTHY, "connections are refused")
        state.append(new)
        unhealthy.set()

    async def frozen_engine() -> None:
        await anyio.sleep_forever()

    service = Service("redis", (Port("redis", 6379, 6379),), None, process=ProcessForm("python"))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(
            probe_for_ever,
            Failing(ConnectionRefusedError("refused")),
            service,
            time.monotonic,
            lambda: state[-1],
            report,
            frozen_engine,
            Alert(time.monotonic),
            Pings(),
        )
        with anyio.fail_after(20):
            await unhealthy.wait()
        tasks.cancel_scope.cancel()
