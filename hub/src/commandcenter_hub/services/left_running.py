"""Find and stop services of a COMMANDCENTER_HOME that no Hub manages.

No Hub starts while the key is lost, and no Hub manages a project whose manifest and `hub.db` are both lost. Engines
find runs by the records and marks that their processes leave behind, which need no password.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anyio

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Engine, Handle
from commandcenter_hub.engines.registry import AUTO
from commandcenter_hub.services import manifest
from commandcenter_hub.services.runtime_files import only_hub
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.stacks import services_of
from commandcenter_hub.stacks import registry
from commandcenter_hub.storage.database import Database, sqlite_url
from commandcenter_hub.storage.repositories import ProjectRepository

log = logging.getLogger(__name__)
TIMEOUT_S = 60.0
"""How long listing or stopping one project may take, seconds."""


@dataclass(frozen=True)
class LeftRunning:
    """A project and its running services, as found in its folder.

    Attributes:
        slug, name, path, engine: as in its manifest. If that cannot be read, `path` is empty, and `engine` is the one
            that runs its services; empty if none does.
        services: the services that run, in the order of their starts.
        error: why they cannot be listed or stopped; empty otherwise.
    """

    slug: str
    name: str
    path: str
    engine: str
    services: tuple[str, ...] = ()
    error: str = ""


async def find(settings: Settings) -> list[LeftRunning]:
    """Return all projects that are not removed, and which of their services run. Changes nothing."""
    return await _each(settings, _slugs(settings), stop=False)


async def stop_all(settings: Settings) -> list[LeftRunning]:
    """Stop all services, and return all projects with those that still run. The next Hub does not start them again.

    Raises:
        HubAlreadyRunning: a Hub runs, which does this itself.
    """
    with only_hub(settings):
        found = await _each(settings, _slugs(settings), stop=True)
        await _save_stopped(settings)
    return found


async def find_or_stop(settings: Settings, slugs: Collection[str], *, stop: bool) -> list[LeftRunning]:
    """Return those of these projects that have running services; with `stop`, stop them and return what still runs.

    None of them may be registered with a running Hub, which would start the services again.
    """
    found = [one for one in await _each(settings, slugs, stop=False) if one.services or one.error]
    if not stop:
        return found
    for one in found:
        manifest.set_wanted(settings.home / "projects" / one.slug, False)
    return await _each(settings, [one.slug for one in found], stop=True)


def _slugs(settings: Settings) -> set[str]:
    """Return the slugs of all projects that have a manifest or records of processes."""
    recorded = {file.parents[2].name for file in settings.home.glob("projects/*/run/*/*.pid")}
    return recorded | {one.slug for one in manifest.read_all(settings.home)}


async def _each(settings: Settings, slugs: Collection[str], *, stop: bool) -> list[LeftRunning]:
    kept = {one.slug: one for one in manifest.read_all(settings.home)}
    found: dict[str, LeftRunning] = {}

    async def look(slug: str) -> None:
        known = kept.get(slug)
        if known is None:
            found[slug] = await _without_manifest(settings, slug, stop=stop)
            return
        one = LeftRunning(slug, known.name or slug, known.path, known.engine)
        # Without an engine, it has never been started.
        found[slug] = one if one.engine == AUTO else await _on(settings, one, known.stack["name"], stop=stop)

    async with anyio.create_task_group() as tasks:
        for slug in sorted(slugs):
            if slug not in kept or not kept[slug].removed:
                tasks.start_soon(look, slug)
    return [found[slug] for slug in sorted(found)]


async def _without_manifest(settings: Settings, slug: str, *, stop: bool) -> LeftRunning:
    """Try each engine, since only a manifest records which one runs the services: that one finds its own records."""
    failed = None
    for name in settings.engines.names():
        one = await _on(settings, LeftRunning(slug, slug, "", name), registry.DEFAULT, stop=stop)
        if one.services:
            return one
        failed = failed or (one if one.error else None)
    return failed or LeftRunning(slug, slug, "", "")


async def _on(settings: Settings, one: LeftRunning, stack: str, *, stop: bool) -> LeftRunning:
    """List a project's running services, with `stop` after stopping them; return the project with them, or an error."""
    try:
        with anyio.fail_after(TIMEOUT_S):
            return replace(one, services=await _running(settings, one, services_of(registry.find(stack)), stop=stop))
    except TimeoutError:
        return replace(one, error=f"The engine “{one.engine}” did not respond within {TIMEOUT_S:g} s.")
    except HubError as error:
        return replace(one, error=error.message)
    except Exception as error:  # one project must not hide the others
        log.exception("could not list or stop the services of %s", one.slug)
        return replace(one, error=f"{type(error).__name__}: {error}.")


async def _running(settings: Settings, one: LeftRunning, stack: Stack, *, stop: bool) -> tuple[str, ...]:
    """Return the running services of a project; with `stop`, those that still run after they were stopped."""
    folder = settings.home / "projects" / one.slug
    # `stack` belongs to no project, so nothing in it may be sent to the services.
    engine = settings.engines.load(one.engine, one.slug, folder, stack, settings.home, upkeep=False)
    if not await engine.left_behind():
        return ()
    async with engine.serving():
        handles = await _handles(engine)
        if stop:
            for service in reversed(stack.order()):
                for handle in handles.get(service.name, []):
                    await engine.stop(handle, service.grace_s)
            handles = await _handles(engine)
    return tuple(service.name for service in stack.order() if service.name in handles)


async def _handles(engine: Engine) -> Mapping[str, list[Handle]]:
    found: dict[str, list[Handle]] = {}
    for recorded in await engine.left_behind():
        handle = await engine.recover(recorded)
        if handle is not None:
            found.setdefault(handle.service, []).append(handle)
    return found


async def _save_stopped(settings: Settings) -> None:
    """Save that no project should run, in the manifests, and in the database if it can be used."""
    for kept in manifest.read_all(settings.home):
        try:
            manifest.set_wanted(settings.home / "projects" / kept.slug, False)
        except OSError as error:
            log.warning("could not save in the manifest of “%s” that it was stopped: %s", kept.name, error)
    file = settings.home / "hub.db"
    if not settings.database_url and not file.exists():
        return
    database = Database(settings.database_url or sqlite_url(Path(file)))
    rows = ProjectRepository(database)
    try:
        for row in await rows.list():
            await rows.set_wanted(row.id, False)
    except Exception as error:  # an earlier schema or a damaged file: the next Hub then decides by the manifests
        log.warning("could not save in the database that the projects were stopped: %s", error)
    finally:
        await database.close()


def as_json(found: list[LeftRunning]) -> list[dict[str, Any]]:
    """Return projects as plain JSON values."""
    return [
        {
            **{name: getattr(one, name) for name in ("slug", "name", "path", "engine", "error")},
            "status": status_of(one),
            "services": list(one.services),
        }
        for one in found
    ]


def status_of(one: LeftRunning) -> str:
    """Return the status of a project: running, stopped, or unknown."""
    if one.error:
        return "unknown"
    return "running" if one.services else "stopped"
