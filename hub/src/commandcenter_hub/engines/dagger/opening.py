"""Open a session on a configured engine, or on one that Dagger starts on a container runtime."""

from collections.abc import Callable
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.engines.dagger import check
from commandcenter_hub.engines.dagger.errors import EngineAway
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.session import client, host, managed
from commandcenter_hub.engines.dagger.session.host import Session, SessionHosts

Detail = Callable[[str], None]
"""Receives a description of the current action."""


async def locate(options: DaggerOptions) -> check.Where:
    """Return where an engine is.

    Raises:
        EngineAway: no engine can be used.
    """
    found = await anyio.to_thread.run_sync(check.where, options)
    if found.problem and not found.slow:
        raise EngineAway(found.problem)
    return found


async def open_session(
    home: Path, hosts: SessionHosts, options: DaggerOptions, found: check.Where, detail: Detail
) -> tuple[Session, str]:
    """Open a session, and return it with the engine's version.

    Args:
        home: COMMANDCENTER_HOME.
        hosts: the project's session hosts.
        options: the engine's options.
        found: where the engine is.
        detail: receives a description of each action that takes long.

    Raises:
        EngineUnavailable: no session can be opened on the engine.
    """
    program = await anyio.to_thread.run_sync(client.find_program, options)
    if program is None:
        detail("fetching Dagger's program")
        program = await anyio.to_thread.run_sync(client.fetch_program, options)
    if found.address:

        async def report_wait() -> None:
            detail("the engine has not answered yet")

        opened = await host.open_and_wait(hosts, program, found.address, host.OPEN_S, report_wait)
    else:
        opened = await _open_managed(hosts, found.runtime, program, options, detail)
    await anyio.to_thread.run_sync(check.remember, home, found.key, opened[1])
    return opened


async def _open_managed(
    hosts: SessionHosts, runtime: str, program: Path, options: DaggerOptions, detail: Detail
) -> tuple[Session, str]:
    """Open a session on the managed engine; the container runtime fetches and starts it where needed."""
    own = await anyio.to_thread.run_sync(managed.engine_of, program, options)
    if own is None:
        return await host.open_and_wait(hosts, program, "", host.PROVISION_S)

    async def look() -> None:
        seen = await anyio.to_thread.run_sync(managed.container, runtime, own.name, options)
        if seen is None:
            return
        if seen.problem:
            raise EngineAway(f"{runtime} could not start Dagger's engine ({own.name}): {seen.problem}.")
        detail(f"{runtime} starts Dagger's engine" if seen.made else f"{runtime} fetches Dagger's engine")

    return await host.open_and_wait(hosts, program, own.address, host.PROVISION_S, look)
