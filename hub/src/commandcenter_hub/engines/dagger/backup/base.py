"""The backup protocol, the choice of a service's backup, and all backups of a project."""

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
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.dagger.options import DaggerOptions

if TYPE_CHECKING:
    import dagger

log = logging.getLogger(__name__)


class Backup(Protocol):
    """The backup of one service's data on this machine's disk. Every method is safe to repeat."""

    async def keep(self) -> None:
        """Keep the backup current while the service runs. Runs until cancelled."""

    async def finish(self) -> None:
        """Take the last backup before the service is stopped. Never raises."""

    async def end(self) -> None:
        """End the backup's own processes. The backup itself stays."""

    def start_script(self) -> StartScript | None:
        """Return the script that runs before the server; None while there is no backup."""

    async def restore(self, client: "dagger.Client", form: ContainerForm, volume: str) -> None:
        """Restore the volume after the start script has refused to start the server.

        Args:
            client: the session's client.
            form: the service's container form.
            volume: key of the service's volume, which nothing uses.

        Raises:
            HubError: the volume could not be restored.
        """


def backup_of(service: Service, folder: Path, secrets: Mapping[str, str], options: DaggerOptions) -> Backup | None:
    """Return the backup of a service's data; None when the service has no backup.

    Args:
        service: the service whose data is backed up.
        folder: the project's data folder on this machine.
        secrets: the stack's secrets by name.
        options: whether Postgres is backed up, and whether commits wait for the backup.
    """
    kind = service.container.backup if service.container is not None else ""
    if kind == "postgres" and options.postgres_backup != "off":
        return PostgresBackup(folder / f"{service.name}-copy", service, secrets, options)
    return RedisBackup(folder / f"{service.name}-copy", service, secrets) if kind == "redis" else None


class Backups:
    """The backups of one project's services."""

    def __init__(self, stack: Stack, folder: Path, options: DaggerOptions, tasks: BackgroundTasks) -> None:
        """Keep backups in the project's data folder. Reads and writes nothing yet.

        Args:
            stack: the stack whose services are backed up.
            folder: the project's data folder on this machine.
            options: the engine's options.
            tasks: runs the tasks that keep backups current.
        """
        made = {service.name: backup_of(service, folder, stack.secrets, options) for service in stack}
        self._backups = {name: backup for name, backup in made.items() if backup is not None}
        self._tasks = tasks

    def keep(self, service: str) -> None:
        """Keep a service's backup current from now on, if it has one."""
        if service in self._backups:
            self._tasks.start(f"backup-{service}", self._backups[service].keep)

    async def pause(self, service: str) -> None:
        """Stop keeping a service's backup current: the service has ended."""
        await self._tasks.stop(f"backup-{service}")

    async def finish(self, service: str) -> None:
        """Take a service's last backup before the service is stopped."""
        await self.pause(service)
        if service in self._backups:
            await self._backups[service].finish()

    async def end(self, service: str) -> None:
        """End the processes of a service's backup. The backup itself stays."""
        await self.pause(service)
        if service in self._backups:
            await self._backups[service].end()

    async def end_all(self) -> None:
        """End the processes of every backup."""
        for service in self._backups:
            await self.end(service)

    def start_script(self, service: str) -> StartScript | None:
        """Return the script that runs before a service's server, if there is one."""
        return self._backups[service].start_script() if service in self._backups else None

    async def restore(
        self, client: "dagger.Client", service: Service, key_of: Callable[[str], str], why: str, report: Report
    ) -> None:
        """Restore a service's volume from its backup.

        Args:
            client: the session's client.
            service: the service whose volume is restored; it must not run.
            key_of: returns the key of a volume by its name.
            why: the reason, which is shown and logged.
            report: receives the step.

        Raises:
            HubError: the volume could not be restored.
        """
        assert service.container is not None
        step = StepReport(f"{service.name}.restore", "Restore the data from its backup", service.name, detail=why)
        report(step)
        log.warning("the data of %s is restored from its backup: %s", service.name, why)
        volume = key_of(service.container.volumes[0].name)
        await self._backups[service.name].restore(client, service.container, volume)
        report(replace(step, progress=Progress.SUCCEEDED))
