"""What a backup is, and which one a service has."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from commandcenter_hub.domain.stack import ContainerForm, Service
from commandcenter_hub.engines.dagger.backup.postgres import PostgresBackup
from commandcenter_hub.engines.dagger.backup.redis import RedisBackup
from commandcenter_hub.engines.dagger.options import DaggerOptions

if TYPE_CHECKING:
    import dagger


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
