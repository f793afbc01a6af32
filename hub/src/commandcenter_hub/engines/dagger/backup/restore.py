"""Compare Postgres's volume with its backup before the server starts, and restore it from the backup."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.domain.stack import ContainerForm
from commandcenter_hub.engines import children, postgres_programs
from commandcenter_hub.engines.dagger.session import client as session

if TYPE_CHECKING:
    import dagger

RESTORE_S = 1800.0
"""Longest time to restore a volume, seconds."""
PASSED = "The volume has the data of the backup."
REFUSALS = {
    81: "the engine has lost it",
    82: "the engine has a different database there",
    83: "the engine has an older state of it",
}
"""Why a volume must be restored, by the exit code of CHECK_AND_START. Postgres itself exits with other codes."""
CHECK_AND_START = f"""
set -e
system=$1 redo=$2
shift 2
rm -f "$PGDATA"/postmaster.pid
[ -s "$PGDATA"/global/pg_control ] || exit 81
control=$(LC_ALL=C pg_controldata -D "$PGDATA")
value() {{ printf '%s\\n' "$control" | sed -n "s/^$1: *//p"; }}
[ "$(value 'Database system identifier')" = "$system" ] || exit 82
at=$(value "Latest checkpoint's REDO location")
[ $(( (0x${{at%/*}} << 32) + 0x${{at#*/}} )) -ge "$redo" ] || exit 83
echo '{PASSED}'
exec "$@"
"""
"""Shell script that compares the volume with the backup and then starts Postgres.

Arguments: the database's identifier and position in the backup, and Postgres's command. It runs in Postgres's own
container, because a separate container would delay the start.
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
    """The content of Postgres's control file.

    Attributes:
        system: identifier of the cluster.
        timeline: timeline of the newest checkpoint.
        redo: position at which recovery would begin, in bytes of the log.
    """

    system: str
    timeline: int
    redo: int


async def restore(client: "dagger.Client", form: ContainerForm, volume: str, base: Path, logs: Sequence[Path]) -> None:
    """Restore a volume from a backup; Postgres recovers from the log when it starts.

    Args:
        client: the session's client.
        form: the container form of the service whose data it is.
        volume: key of the volume.
        base: folder of the base backup.
        logs: folders of the log since the base backup, the oldest first.

    Raises:
        HubError: the volume could not be restored.
    """
    host = client.host()
    made = _with_volume(client, form, volume)
    made = made.with_directory("/copy/base", host.directory(str(base), no_cache=True))
    for number, folder in enumerate(logs):
        made = made.with_directory(f"/copy/logs/{number}", host.directory(str(folder), no_cache=True))
    with session.translate_errors("restore the database"), anyio.fail_after(RESTORE_S):
        await made.with_exec(["sh", "-c", RESTORE, "restore", form.volumes[0].path]).sync()


def _with_volume(client: "dagger.Client", form: ContainerForm, volume: str) -> "dagger.Container":
    import dagger

    made = client.container().from_(form.image).with_user("root")
    made = made.with_env_variable("COMMANDCENTER_TASK", secrets.token_hex(8))
    cache = client.cache_volume(volume)
    return made.with_mounted_cache(form.volumes[0].path, cache, sharing=dagger.CacheSharingMode.LOCKED)


def control_of(data: Path) -> Control:
    """Return the content of a data folder's control file. Blocks.

    Raises:
        ServiceFailed: it cannot be read.
    """
    command = [postgres_programs.path("pg_controldata"), "-D", str(data)]
    done = children.run(command, Path("/"), {"LC_ALL": "C"}, timeout_s=20)
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
