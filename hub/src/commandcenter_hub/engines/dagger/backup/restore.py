"""Looks at a volume before its server may have it, and fills it from the copy when the engine has lost it."""

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import DataDamaged
from commandcenter_hub.domain.stack import ContainerForm
from commandcenter_hub.engines.dagger.backup.postgres import Control, PostgresBackup, control_of
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


async def refill(
    client: "dagger.Client", form: ContainerForm, volume: str, copy: PostgresBackup, tell: Callable[[str], None]
) -> None:
    """Fill Postgres's volume from its copy if the engine has lost what was in it; `tell` is given the reason first.

    Raises:
        DataDamaged: the copy cannot be used.
    """
    if copy.newest() is None:
        return
    scratch = copy.folder.parent / f"look-{secrets.token_hex(4)}"
    why = copy.why_restore(await look(client, form, volume, scratch))
    if why is not None:
        tell(why)
        await copy.end()
        await restore(client, form, volume, copy)


async def look(client: "dagger.Client", form: ContainerForm, volume: str, scratch: Path) -> Control | None:
    """Return what a volume's control file says; None when the volume is empty.

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


async def restore(client: "dagger.Client", form: ContainerForm, volume: str, copy: PostgresBackup) -> None:
    """Fill a volume from the copy; Postgres recovers from the log when it starts.

    Raises:
        DataDamaged: the copy cannot be used.
    """
    newest = copy.newest()
    if newest is None or form.volume is None:
        raise DataDamaged("There is no complete copy of the database to restore.")
    host = client.host()
    made = _beside(client, form, volume)
    made = made.with_directory("/copy/base", host.directory(str(newest.folder / "base"), no_cache=True))
    for number, one in enumerate(copy.generations()):
        # What was received into later, unfinished generations belongs to it.
        if one.folder >= newest.folder:
            logs = host.directory(str(one.folder / "wal"), no_cache=True)
            made = made.with_directory(f"/copy/logs/{number}", logs)
    with session.translate_errors("restore the database"), anyio.fail_after(RESTORE_S):
        await made.with_exec(["sh", "-c", RESTORE, "restore", form.volume.path]).sync()


def _beside(client: "dagger.Client", form: ContainerForm, volume: str) -> "dagger.Container":
    import dagger

    assert form.volume is not None
    made = client.container().from_(form.image).with_user("root")
    made = made.with_env_variable("COMMANDCENTER_TASK", secrets.token_hex(8))
    cache = client.cache_volume(volume)
    return made.with_mounted_cache(form.volume.path, cache, sharing=dagger.CacheSharingMode.LOCKED)
