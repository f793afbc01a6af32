"""Pings between probes: when a service is pinged, and when all services of its project are probed instead."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
import pytest

from commandcenter_app.shared.pings import FAILED, HEADER, PING
from commandcenter_hub.domain.stack import HttpProbe, Port, ProcessForm, Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.supervisor import pings
from commandcenter_hub.supervisor.pings import Alert, Pings
from commandcenter_hub.supervisor.probes import Prober, healthy, prober_for
from commandcenter_hub.supervisor.runs import probe_for_ever


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, pause_s in (("PING_EVERY_S", 0.01), ("STEADY_PAUSE_S", 0.02), ("ALERT_S", 3600.0)):
        monkeypatch.setattr(pings, name, pause_s)


class Pingable:
    """A service that answers pings with the results of these functions, one after the other, and then with success."""

    answers_pings = True

    def __init__(self, *answers: Callable[[], bool | None]) -> None:
        self._answers = list(answers)
        self.pinged = 0

    async def ask(self) -> None:
        raise AssertionError("it is only pinged")

    def ping(self) -> None:
        self.pinged += 1

    def answer(self) -> bool | None:
        return self._answers.pop(0)() if self._answers else True

    async def close(self) -> None:
        pass


def unreachable() -> bool:
    raise ConnectionResetError


@asynccontextmanager
async def running(made: Pings) -> AsyncIterator[None]:
    """Ping during the block."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(made.run)
        with anyio.fail_after(20):
            yield
        tasks.cancel_scope.cancel()


async def test_a_service_that_answers_is_pinged_until_its_next_probe() -> None:
    alert, service = Alert(time.monotonic), Pingable(lambda: True, lambda: None)  # once, its answer is not quick
    made = Pings()
    async with running(made):
        await made.until_next_probe(service, alert)
    assert service.pinged == pings.PINGS
    assert not alert.active


@pytest.mark.parametrize("answer", [lambda: False, unreachable], ids=["reports a failure", "is not reachable"])
async def test_after_a_failed_ping_all_services_of_the_project_are_probed(answer: Callable[[], bool]) -> None:
    alert, failing, other = Alert(time.monotonic), Pingable(lambda: True, answer), Pingable()
    other_project, healthy_one = Alert(time.monotonic), Pingable()
    made = Pings()
    async with anyio.create_task_group() as tasks:
        for service, whose in ((failing, alert), (other, alert), (healthy_one, other_project)):
            tasks.start_soon(made.until_next_probe, service, whose)
        await anyio.wait_all_tasks_blocked()
        async with running(made):
            with anyio.fail_after(20):
                while made.services > 0:
                    await anyio.sleep(0.001)
    assert (failing.pinged, other.pinged) == (2, 2)
    assert (healthy_one.pinged, other_project.active) == (pings.PINGS, False)
    await made.until_next_probe(other, alert)  # during the alert, there are only probes
    assert other.pinged == 2


async def test_a_service_that_does_not_answer_in_time_is_probed() -> None:
    alert, service = Alert(time.monotonic), Pingable(*[lambda: None] * 9)
    made = Pings()
    async with running(made):
        await made.until_next_probe(service, alert)
    assert (service.pinged, alert.active) == (1, True)


async def test_a_service_to_which_no_ping_can_be_sent_is_probed(monkeypatch: pytest.MonkeyPatch) -> None:
    alert, service = Alert(time.monotonic), Pingable()
    monkeypatch.setattr(service, "ping", unreachable)
    made = Pings()
    async with running(made):
        await made.until_next_probe(service, alert)
    assert alert.active


async def test_a_service_that_cannot_be_pinged_is_probed_without_an_alert(monkeypatch: pytest.MonkeyPatch) -> None:
    alert, service = Alert(time.monotonic), Pingable()
    monkeypatch.setattr(service, "answers_pings", False)
    await Pings().until_next_probe(service, alert)
    assert (service.pinged, alert.active) == (0, False)


async def test_an_alert_ends_some_time_after_the_last_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pings, "ALERT_S", 5.0)
    now = [100.0]
    alert = Alert(lambda: now[0])
    seen = []
    for step in (lambda: None, alert.raise_, lambda: None, alert.raise_, lambda: None, lambda: None):
        step()
        seen.append(alert.active)
        now[0] += 4.0
    assert seen == [False, True, True, True, True, False]


class Counted(Pingable):
    """A service that counts its probes."""

    probed = 0

    async def ask(self) -> None:
        self.probed += 1


@pytest.mark.parametrize(("state", "probed"), [(ServiceState.STARTING, 1), (ServiceState.HEALTHY, 0)])
async def test_a_service_that_was_probed_at_its_takeover_is_not_probed_again_at_once(
    state: ServiceState, probed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pings, "STEADY_PAUSE_S", 36_000.0)
    monkeypatch.setattr(pings, "PING_EVERY_S", 36_000.0)
    service = Service("redis", (), None, process=ProcessForm("python"))
    prober, alert = Counted(), Alert(time.monotonic)

    async def no_problem() -> None:
        return None

    async with anyio.create_task_group() as tasks:
        probed_with = (service, time.monotonic, lambda: state, lambda *_: None, no_problem, alert, Pings())
        tasks.start_soon(probe_for_ever, prober, *probed_with)
        await anyio.wait_all_tasks_blocked()
        assert prober.probed == probed
        tasks.cancel_scope.cancel()


# -- over a connection


@asynccontextmanager
async def http_service(header: str, answers: list[bytes]) -> AsyncIterator[Service]:
    """Serve responses of status 200 with this header, and these answers to pings; then close a pinged connection."""

    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(asyncio.current_task())
        first = await reader.read(1)
        if first == PING:
            while answers and first:
                writer.write(answers.pop(0))
                first = await reader.read(1)
        elif first:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(f"HTTP/1.1 200 OK\r\n{header}content-length: 0\r\n\r\n".encode())
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield Service("frontend", (Port("http", 80, port),), HttpProbe("/"), process=ProcessForm("python"))
        await asyncio.gather(*filter(None, connections))


async def answer(prober: Prober) -> bool:
    """Ping a service, and wait for its answer."""
    prober.ping()
    with anyio.fail_after(20):
        while (received := prober.answer()) is None:
            await anyio.sleep(0.001)
    return received


async def test_a_server_that_announces_it_is_pinged_over_one_connection() -> None:
    answers = [PING, FAILED, PING]
    announced = http_service(f"{HEADER.decode()}: yes\r\n", answers)
    async with announced as service, prober_for(service, {}) as prober:
        assert await healthy(prober) is None
        assert prober.answers_pings
        assert [await answer(prober) for _ in range(3)] == [True, False, True]
        with pytest.raises(ConnectionError):  # it was closed
            await answer(prober)
        answers.append(PING)
        assert await healthy(prober) is None
        assert await answer(prober)


async def test_a_server_of_an_earlier_version_is_not_pinged() -> None:
    async with http_service("", []) as service, prober_for(service, {}) as prober:
        assert await healthy(prober) is None
        assert not prober.answers_pings
