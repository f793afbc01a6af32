"""Measure the cost of connections from a port of this machine to a container: time, and memory."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import psutil

from bench.desk import Desk, fetch
from bench.figures import MEGABYTE, Figure

REQUESTS, QUERIES = 100, 500
DUMP_ROWS, ROW_BYTES = 128_000, 1_000


@dataclass(frozen=True)
class PathNames:
    """Names by which the parts of the connection are found.

    Attributes:
        folder: Folder of the port proxy in COMMANDCENTER_HOME.
        step: Key of the step that opens the relay.
        argument: Argument in the relay's command line.
    """

    folder: str = "port-proxy"
    step: str = "relay"
    argument: str = "/run/commandcenter/port-proxy.sock"


def measure(
    desk: Desk, project: dict[str, Any], progress: Callable[[str], None], names: PathNames = PathNames()
) -> Iterator[Figure]:
    """Yield the figures of a project that runs on Dagger."""
    request = Figure("an HTTP request on a new connection", "ms", None, note="/health/live")
    query = Figure("a query on an open connection", "ms", None, note="SELECT 1")
    dump = Figure("a dump", "MB/s", None, note=f"COPY of {DUMP_ROWS * ROW_BYTES // MEGABYTE} MB; more is better")
    progress(request.name)
    for _ in range(REQUESTS):
        began = time.perf_counter()
        fetch(f"{project['urls']['backend']}/health/live")
        request.samples.append((time.perf_counter() - began) * 1000)
    given = desk.api("GET", f"/api/projects/{project['id']}/connection")
    asyncio.run(_ask(given, query, dump, progress))
    yield from (request, query, dump)
    opening = Figure("the relay opened", "s", None)
    opening.samples += list(_openings(desk, project, names.step))
    if opening.samples:
        yield opening
    status = json.loads((desk.home / names.folder / "status.json").read_text("utf-8"))
    proxy = Figure("the port proxy's memory, all projects together", "MB", None)
    proxy.samples.append(psutil.Process(status["pid"]).memory_info().rss / MEGABYTE)
    yield proxy
    relay = Figure("a relay's memory", "MB", None, note="only where the engine's processes are visible")
    for process in psutil.process_iter(["cmdline"]):
        arguments = process.info["cmdline"] or []
        if names.argument in arguments and arguments[0].startswith("python"):
            relay.samples.append(process.memory_info().rss / MEGABYTE)
    if relay.samples:
        yield relay


async def _ask(given: dict[str, Any], query: Figure, dump: Figure, progress: Callable[[str], None]) -> None:
    connection = await asyncpg.connect(
        host=given["host"], port=given["port"], user=given["user"], password=given["password"],
        database=given["database"], ssl=False, timeout=20,
    )  # fmt: skip
    try:
        progress(query.name)
        for _ in range(QUERIES):
            began = time.perf_counter()
            await connection.fetchval("SELECT 1")
            query.samples.append((time.perf_counter() - began) * 1000)
        progress(dump.name)
        for _ in range(3):
            taken = 0

            async def take(data: bytes) -> None:
                nonlocal taken
                taken += len(data)

            began = time.perf_counter()
            rows = f"SELECT repeat('x', {ROW_BYTES}) FROM generate_series(1, {DUMP_ROWS})"
            await connection.copy_from_query(rows, output=take)
            dump.samples.append(taken / MEGABYTE / (time.perf_counter() - began))
    finally:
        await connection.close()


def _openings(desk: Desk, project: dict[str, Any], key: str) -> Iterator[float]:
    """Yield the seconds that the relay took to open, for each known start of the project."""
    for operation in desk.api("GET", f"/api/projects/{project['id']}/operations"):
        for step in desk.api("GET", f"/api/operations/{operation['id']}")["steps"]:
            if step["key"] == key and step["ended_at"] is not None:
                took = datetime.fromisoformat(step["ended_at"]) - datetime.fromisoformat(step["started_at"])
                yield took.total_seconds()
