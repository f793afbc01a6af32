"""What must hold after every fault: acknowledged writes are kept, nothing is left over, and the status was correct."""

import asyncio
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil
import redis

from commandcenter_hub.engines.sockets import socket_folder

from .system import ROLES, SERVICES, System
from .writer import Writer

PROBE_S, EVERY_S = 2.5, 0.2
"""Longest time of one probe, and the pause between two, seconds."""
COMPARE_S = 0.1
"""Pause between two comparisons, seconds."""
FAILURES = 2
"""Number of probes that must fail in a row before a service counts as down, as for the Hub's own probes."""
DISAGREE_S = 2.0
"""Longest time for which the API and probes may disagree, seconds."""
REDIS_MAY_LOSE_S = {"local": 2.0, "dagger": 62.0}
"""Age of the writes to Redis that may be lost, seconds: it holds events and caches only."""

FILES = (
    "hub.db", "hub.log", "hub.log.1", "hub.lock", "hub.start", "hub.stopped", "hub-*.db", "key", "token", "reserve",
    "projects/*/manifest.json", "projects/*/journal.db", "projects/*/snapshots/*.dump",
    "projects/*/run/redis/valkey.conf", "projects/*/data/postgres/*", "projects/*/data/redis/appendonlydir/*",
    "projects/*/data/postgres-copy/*", "projects/*/data/redis-copy/*", "dagger.json", "port-proxy/*",
    "projects/*/run/dagger/*", "projects/*/run/git/insights.json", "projects/*/data/dagger-*", "cache/*",
)  # fmt: skip
"""Patterns of the files of a home without a Hub and running projects."""
OF_A_HUB = ("hub.json", "hub.db-*", "projects/*/journal.db-*")
"""Patterns of the files that exist while a Hub runs."""


# -- writes


@dataclass(frozen=True)
class Losses:
    """Acknowledged writes that are missing: numbers by kind, and the age of the oldest lost one in Redis, seconds."""

    missing: dict[str, list[int]]
    redis_s: float

    def __str__(self) -> str:
        lost = [f"{name}: {len(numbers)}" for name, numbers in self.missing.items() if numbers]
        return f"{', '.join(lost)} (Redis: {self.redis_s:.1f} s)" if lost else "nothing"


def losses(system: System, writer: Writer, broken_at: float) -> Losses:
    """Compare what is stored with what was acknowledged, once the writer has stopped.

    Args:
        system: the system, which runs.
        writer: the stopped writer.
        broken_at: when the fault began, from which the age of lost writes to Redis is measured.
    """
    name = writer.name
    rows, tasks = system.sql(
        f"SELECT number FROM fault_writes WHERE writer = '{name}'",
        f"SELECT title FROM tasks WHERE title LIKE '{name} %'",
    )
    titles = [int(row["title"].removeprefix(f"{name} ")) for row in tasks]
    numbers = [row["number"] for row in rows]
    assert len(set(numbers)) == len(numbers), "a row was stored twice"
    assert len(set(titles)) == len(titles), "a task was stored twice"
    with redis.Redis(port=system.ports["redis"], password=system.secrets["redis_password"]) as client:
        keys = {int(key.partition(b":")[2]) for key in client.scan_iter(f"{name}:*", count=10_000)}
    stored = {"desk": set(titles), "postgres": set(numbers), "redis": keys}
    missing = {name: sorted(lane.acknowledged.keys() - stored[name]) for name, lane in writer.lanes.items()}
    lost = [at for number, at in writer.lanes["redis"].acknowledged.items() if number in missing["redis"]]
    return Losses(missing, max(0.0, broken_at - min(lost)) if lost else 0.0)


# -- status


@dataclass
class Difference:
    """For how long the API and probes have disagreed about a service.

    Attributes:
        now_s: duration of the current disagreement, seconds, counted in comparisons: a busy machine, which delays the
            Hub, delays these too.
        unproven_s: how long the API has reported that the service is down during a probe that has not ended. It counts
            if that probe succeeds; a probe that waits for a service that is down until its timeout proves nothing.
        longest_s: duration of the longest one, seconds.
        what: the two states during the longest one.
    """

    now_s: float = 0.0
    unproven_s: float = 0.0
    longest_s: float = 0.0
    what: str = ""


class StatusWatch:
    """Probe the services as clients do, ask the API at the same time, and compare, in a thread of its own.

    Attributes:
        failures: how often the newest probes of a service have failed in a row.
        seen: why the newest probe of a service failed; empty if it succeeded.
        reported: the services' states as the API reports them; None without an answer.
        status: the API's whole answer.
        differences: the disagreements about each service.
        bad_until: last time at which the project was not running (monotonic clock, seconds).
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self.failures = dict.fromkeys(SERVICES, 0)
        self._probing = dict.fromkeys(SERVICES, False)
        self.seen = dict.fromkeys(SERVICES, "")
        self.reported: dict[str, str] | None = None
        self.status: dict[str, Any] | None = None
        self.differences = {name: Difference() for name in SERVICES}
        self.bad_until = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._watch()))

    def __enter__(self) -> "StatusWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def running(self) -> bool:
        """Whether the API reports that the project is running, and all probes succeed."""
        reported = self.status is not None and self.status["status"] == "running"
        return reported and not any(self.failures.values())

    def worst(self) -> tuple[float, str]:
        """Return the longest disagreement, and what it was about."""
        service = max(SERVICES, key=lambda name: self.differences[name].longest_s)
        found = self.differences[service]
        return found.longest_s, f"{service}: {found.what}"

    def describe(self) -> str:
        """Return what probes see and what the API reports now."""
        status = self.status or {}
        return f"probes: {self.seen}; API: {status.get('status')}, {self.reported}, {status.get('error')}"

    async def _watch(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for service in SERVICES:
                tasks.create_task(self._probe(service))
            tasks.create_task(self._ask())
            tasks.create_task(self._compare())

    async def _probe(self, service: str) -> None:
        while not self._over.is_set():
            self._probing[service] = True
            try:
                async with asyncio.timeout(PROBE_S):
                    await probe(self._system, service)
                self.failures[service], self.seen[service] = 0, ""
            except Exception as error:  # asyncpg raises its internal errors, too
                self.failures[service] += 1
                self.seen[service] = f"{type(error).__name__}: {error}"[:120]
            self._probing[service] = False
            await asyncio.sleep(EVERY_S)

    async def _ask(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=PROBE_S) as client:
            while not self._over.is_set():
                self.status = await self._status(client)
                services = () if self.status is None else self.status["services"]
                self.reported = {one["name"]: one["state"] for one in services} or None
                await asyncio.sleep(EVERY_S)

    async def _status(self, client: httpx.AsyncClient) -> dict[str, Any] | None:
        system = self._system
        with suppress(httpx.HTTPError, ValueError):
            path = f"{system.hub_url}/api/orchestration/{system.id}/status"
            answer = await client.get(path, headers=system.credential)
            if answer.status_code == 401:
                system.forget_token()
            if answer.is_success:
                found: dict[str, Any] = answer.json()
                return found
        return None

    async def _compare(self) -> None:
        while not self._over.is_set():
            await asyncio.sleep(COMPARE_S)
            if self.status is None or self.status["status"] != "running" or max(self.failures.values()) >= FAILURES:
                self.bad_until = time.monotonic()
            for service, difference in self.differences.items():
                up, down = self.failures[service] == 0, self.failures[service] >= FAILURES
                healthy = self.reported and self.reported.get(service) == "healthy"
                differs = self.reported is not None and ((healthy and down) or (not healthy and up))
                if not differs:
                    difference.now_s = difference.unproven_s = 0.0
                elif up and self._probing[service]:
                    difference.unproven_s += COMPARE_S
                else:
                    difference.now_s += difference.unproven_s + COMPARE_S
                    difference.unproven_s = 0.0
                if difference.now_s > difference.longest_s:
                    difference.longest_s = difference.now_s
                    state = None if self.reported is None else self.reported.get(service)
                    difference.what = f"the API reports {state}, the probe: {self.seen[service] or 'success'}"


async def probe(system: System, service: str) -> None:
    """Use a service once, as a client does; return if it works."""
    port = system.ports[service]
    if service == "postgres":
        try:
            connection = await system.connect(PROBE_S)
        except asyncpg.TooManyConnectionsError:
            return  # it works for those who are connected
        try:
            await connection.fetchval("SELECT 1")
        finally:
            connection.terminate()
    elif service == "redis":
        async with redis.asyncio.Redis(port=port, password=system.secrets["redis_password"]) as client:
            await client.ping()
    else:
        async with httpx.AsyncClient(trust_env=False, timeout=PROBE_S) as http:
            path = "/health/ready" if service == "backend" else "/"
            (await http.get(f"http://127.0.0.1:{port}{path}")).raise_for_status()


# -- what is left over


def duplicated(system: System) -> list[str]:
    """Return the roles that more than one process has while the system runs."""
    return [f"{len(found)} × {role}" for role in ROLES if len(found := system.having_role(role)) > 1]


@dataclass
class LeftOver:
    """What a stopped system has left behind."""

    processes: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    mounts: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())


def left_over(system: System, *, hub_runs: bool) -> LeftOver:
    """Return what a stopped system has left behind, besides its Hub if that runs."""
    found = LeftOver()
    hubs = system.having_role("hub") if hub_runs else []
    contained = system.in_containers() if system.engine == "dagger" else []
    for process in (*system.processes(), *contained):
        if process in hubs:
            continue
        with suppress(psutil.Error):
            found.processes.append(f"{process.pid} {' '.join(process.cmdline())[-200:]}")
    ports = {*system.ports.values(), *(() if hub_runs else (system.hub_port,))}
    for one in psutil.net_connections("inet"):
        if one.status == psutil.CONN_LISTEN and one.laddr.port in ports:
            found.ports.append(one.laddr.port)
    folders = [socket_folder(system.project_home / "sockets" / name) for name in ("postgres", "redis")]
    found.sockets = [str(path) for folder in folders if folder.is_dir() for path in folder.iterdir()]
    found.sockets += [str(path) for path in system.home.rglob("*") if path.is_socket()]
    allowed = (*FILES, *system.allowed, *(OF_A_HUB if hub_runs else ()))
    found.files = [str(path) for path in _files(system.home) if not _expected(path, allowed)]
    found.mounts = [line for line in Path("/proc/self/mounts").read_text().splitlines() if f"{system.home}/" in line]
    return found


def _files(home: Path) -> list[Path]:
    return [path.relative_to(home) for path in home.rglob("*") if path.is_file() and not path.is_symlink()]


def _expected(path: Path, allowed: Sequence[str]) -> bool:
    below = [path, *path.parents]
    return any(one.match(pattern) for one in below for pattern in allowed if _depth(one, pattern))


def _depth(path: Path, pattern: str) -> bool:
    return len(path.parts) == pattern.count("/") + 1
