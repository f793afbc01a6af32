"""Looks at Postgres's volume before the server may have it, and fills it from a backup."""

import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.domain.stack import ContainerForm
from commandcenter_hub.engines import postgres_programs
from commandcenter_hub.engines.dagger.session import client as session

if TYPE_CHECKING:
    import dagger

LOOK_S = 60.0
RESTORE_S = 1800.0
LOOK = """
rm -f "$PGDATA"/postmaster.pid
if [ -s "$PGDATA/global/pg_control" ]; then mkdir -p /look/global && cp "$PGDATA/global/pg_control" /look/global/; fi
echo "$PGDATA" > /look/place
"""
RESTORE = """
set -e
logs="$1"/commandcenter-log
rm -rf "$PGDATA" "$logs"
mkdir -p "$PGDATA" "$logs"
cp -R /copy/base/. "$PGDATA"/
for folder in /copy/logs/*/; do cp "$folder"* "$logs"/ 2>/dev/null || true; done
for part in "$logs"/*.partial; do
  [ -e "$part" ] && { [ -e "${part%.partial}" ] && rm "$part" || mv "$part" "${part%.partial}"; }
done
rm -f "$PGDATA"/postmaster.pid
touch "$PGDATA"/recovery.signal
{
  echo "restore_command = 'cp \\"$logs/%f\\" \\"%p\\"'"
  echo "recovery_target_timeline = 'latest'"
} >> "$PGDATA"/postgresql.auto.conf
chown -R postgres:postgres "$1"
chmod 700 "$PGDATA"
"""


@dataclass(frozen=True)
class Control:
    """What Postgres's control file holds.

    Attributes:
        system: identifies the cluster.
        timeline: of the newest checkpoint.
        redo: where recovery would begin, in bytes of the log.
    """

    system: str
    timeline: int
    redo: int


async def look(client: "dagger.Client", form: ContainerForm, volume: str, scratch: Path) -> Control | None:
    """Return what a volume's control file holds; None when the volume is empty.

    Args:
        client: of the session.
        form: of the service whose data it is.
        volume: key of the volume.
        scratch: a folder that may be made for a moment.
    """
    try:
        with session.translate_errors("look at the database's volume"), anyio.fail_after(LOOK_S):
            made = _beside(client, form, volume).with_exec(["mkdir", "-p", "/look"]).with_exec(["sh", "-c", LOOK])
            await made.directory("/look").export(str(scratch))
        if not (scratch / "global" / "pg_control").exists():
            return None
        return await anyio.to_thread.run_sync(control_of, scratch)
    finally:
        await anyio.to_thread.run_sync(shutil.rmtree, scratch, True)


async def restore(client: "dagger.Client", form: ContainerForm, volume: str, base: Path, logs: Sequence[Path]) -> None:
    """Fill a volume from a backup; Postgres recovers from the log when it starts.

    Args:
        client: of the session.
        form: of the service whose data it is.
        volume: key of the volume.
        base: folder of the base backup.
        logs: folders of the log since, the oldest first.

    Raises:
        HubError: it could not be filled.
    """
    host = client.host()
    made = _beside(client, form, volume)
    made = made.with_directory("/copy/base", host.directory(str(base), no_cache=True))
    for number, folder in enumerate(logs):
        made = made.with_directory(f"/copy/logs/{number}", host.directory(str(folder), no_cache=True))
    with session.translate_errors("restore the database"), anyio.fail_after(RESTORE_S):
        await made.with_exec(["sh", "-c", RESTORE, "restore", form.volumes[0].path]).sync()


def _beside(client: "dagger.Client", form: ContainerForm, volume: str) -> "dagger.Container":
    import dagger

    made = client.container().from_(form.image).with_user("root")
    made = made.with_env_variable("COMMANDCENTER_TASK", secrets.token_hex(8))
    cache = client.cache_volume(volume)
    return made.with_mounted_cache(form.volumes[0].path, cache, sharing=dagger.CacheSharingMode.LOCKED)


def control_of(data: Path) -> Control:
    """Return what the control file of a data folder holds. Blocks.

    Raises:
        ServiceFailed: it cannot be read.
    """
    done = subprocess.run(
        [postgres_programs.path("pg_controldata"), "-D", str(data)],
        capture_output=True, text=True, check=False, timeout=20, env={"LC_ALL": "C"},
    )  # fmt: skip
    values = dict(line.split(":", 1) for line in done.stdout.splitlines() if ":" in line)
    try:
        high, low = values["Latest checkpoint's REDO location"].strip().split("/")
        return Control(
            values["Database system identifier"].strip(),
            int(values["Latest checkpoint's TimeLineID"]),
            (int(high, 16) << 32) + int(low, 16),
        )
    except (KeyError, ValueError) as error:
        raise ServiceFailed(f"The control file in {data} cannot be read: {done.stderr.strip()[-300:]}") from error
