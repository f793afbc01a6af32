"""What a backup is, which one a service has, and the backups of a project together."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import ContainerForm, Service, Stack
from commandcenter_hub.engines.background import BackgroundTasks
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.dagger.backup.postgres import PostgresBackup
from commandcenter_hub.engines.dagger.backup.redis import RedisBackup
from commandcenter_hub.engines.dagger.options import DaggerOptions

if TYPE_CHECKING:
    import dagger

log = logging.getLogger(__name__)


class Backup(Protocol):
    """The data of one service on this machine's disk. Every verb is safe to repeat."""

    async def keep(self) -> None:
        """Keep the backup current while the service runs. Runs until cancelled."""

    async def finish(self) -> None:
        """Take what is only taken at the end; the service is about to be stopped. Never raises."""

    async def end(self) -> None:
        """End what goes on for the backup by itself. The backup stays."""

    def snapshot(self) -> Path | None:
        """Return the file from which the service's own start fills an empty volume; None when there is none."""

    async def refill(
        self, client: "dagger.Client", form: ContainerForm, volume: str, report: Callable[[str], None]
    ) -> None:
        """Fill the volume, before the service may have it, if the engine has lost what was in it.

        Does nothing where the service's own start does that by the snapshot.

        Args:
            client: of the session.
            form: of the service.
            volume: key of its volume.
            report: is given the reason before the volume is filled.

        Raises:
            DataDamaged: the backup cannot be used.
        """


def backup_of(service: Service, folder: Path, secrets: Mapping[str, str], options: DaggerOptions) -> Backup | None:
    """Return the backup of a service's data; None when none is to be kept.

    Args:
        service: whose data it is.
        folder: where the project's data is on this disk.
        secrets: the stack's secrets by name.
        options: whether a backup of Postgres is kept, and whether commits wait for it.
    """
    kind = service.container.backup if service.container is not None else ""
    if kind == "postgres" and options.postgres_backup != "off":
        return PostgresBackup(folder / f"{service.name}-copy", service, secrets, options)
    return RedisBackup(folder / f"{service.name}-copy", service, secrets) if kind == "redis" else None


class Backups:
    """The backups of one project's services."""

    def __init__(self, stack: Stack, folder: Path, options: DaggerOptions, tasks: BackgroundTasks) -> None:
        """Keep backups in the folder of the project's data. Touches nothing yet.

        Args:
            stack: whose services.
            folder: where the project's data is on this disk.
            options: what is set for the engine.
            tasks: in which backups are kept current.
        """
        made = {service.name: backup_of(service, folder, stack.secrets, options) for service in stack}
        self._backups = {name: backup for name, backup in made.items() if backup is not None}
        self._tasks = tasks

    def keep(self, service: str) -> None:
        """Keep a service's backup current from now on, if it has one."""
        if service in self._backups:
            self._tasks.start(f"backup-{service}", self._backups[service].keep)

    async def pause(self, service: str) -> None:
        """Keep a service's backup no longer: the service has ended."""
        await self._tasks.stop(f"backup-{service}")

    async def finish(self, service: str) -> None:
        """Take what is only taken at the end; the service is about to be stopped."""
        await self.pause(service)
        if service in self._backups:
            await self._backups[service].finish()

    async def end(self, service: str) -> None:
        """End what goes on for a service's backup. The backup stays."""
        await self.pause(service)
        if service in self._backups:
            await self._backups[service].end()

    async def end_all(self) -> None:
        """End what goes on for every backup."""
        for service in self._backups:
            await self.end(service)

    def snapshot(self, service: str) -> Path | None:
        """Return the file from which a service's own start fills an empty volume, if there is one."""
        return self._backups[service].snapshot() if service in self._backups else None

    async def refill(
        self, client: "dagger.Client", service: Service, key_of: Callable[[str], str], report: Report
    ) -> None:
        """Fill a service's volume from its backup when the engine has lost it.

        Args:
            client: of the session.
            service: whose volume; it does not run.
            key_of: returns the key of a volume by its name.
            report: takes the step, if there is something to do.

        Raises:
            DataDamaged: the backup cannot be used.
        """
        if service.name not in self._backups or service.container is None:
            return
        step = StepReport(f"{service.name}.restore", "Restore the data from its backup", service.name)

        def restoring(why: str) -> None:
            nonlocal step
            step = replace(step, detail=why)
            report(step)
            log.warning("the data of %s is restored from its backup: %s", service.name, why)

        volume = key_of(service.container.volumes[0].name)
        await self._backups[service.name].refill(client, service.container, volume, restoring)
        if step.detail is not None:
            report(replace(step, progress=Progress.SUCCEEDED))
