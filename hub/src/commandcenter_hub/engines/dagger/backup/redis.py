"""Back up a project's Redis to this machine's disk: a snapshot each minute in which data changed, and one at stop.

A Dagger volume is a cache. Redis holds events and caches, which the desk can rebuild. So no write waits for the backup,
and the data written since the last snapshot may be lost with the engine.
"""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from commandcenter_hub.domain.stack import ContainerForm, PingProbe, Service
from commandcenter_hub.engines.connections import Address
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.redis_connection import RedisConnection, ReplyError, connect_redis

if TYPE_CHECKING:
    import dagger

log = logging.getLogger(__name__)

EVERY_S = 60.0
"""Pause between two snapshots, seconds: at most this much is lost with the engine."""
TAKE_S = 300.0
"""Longest time that a snapshot may take, seconds."""
LAST_S = 5.0
"""Longest time that a stop waits for the last snapshot, seconds; after that, the previous one is kept."""
CONNECT_S = 5.0
"""Connect timeout, seconds."""
ANSWERS_EVERY_S = 0.25
"""Pause between two checks whether Redis answers yet, seconds."""
IN_CONTAINER = "/opt/commandcenter/dump.rdb"
"""Path of the snapshot in Redis's container."""
FILL_AND_START = """
set -e
data=$1 snapshot=$2
shift 2
if [ ! -e "$data"/appendonlydir ] && [ ! -e "$data"/dump.rdb ]; then
  rm -rf "$data"/appendonlydir.new
  mkdir -p "$data"/appendonlydir.new
  cp "$snapshot" "$data"/appendonlydir.new/appendonly.aof.1.base.rdb
  echo 'file appendonly.aof.1.base.rdb seq 1 type b' > "$data"/appendonlydir.new/appendonly.aof.manifest
  chmod -R u+rwX "$data"/appendonlydir.new
  mv "$data"/appendonlydir.new "$data"/appendonlydir
  echo "The engine had lost the data. It was restored from its backup."
fi
exec "$@"
"""
"""Shell script that restores an empty volume and then starts Redis; arguments: volume, snapshot, Redis's command.

It runs in Redis's own container, because a separate container would double the start time. It writes an append-only
file that begins with the snapshot, in the layout of Redis 7.
"""


class RedisBackup:
    """The backup of one project's Redis: a file in Redis's own format (RDB)."""

    def __init__(self, folder: Path, service: Service, secrets: Mapping[str, str]) -> None:
        """Keep the backup in a folder. Reads and writes nothing yet."""
        assert isinstance(service.probe, PingProbe)
        assert service.container is not None
        self.file = folder / "dump.rdb"
        self._data = service.container.volumes[0].path
        self._address = Address(service.port(service.probe.port).host)
        self._password = secrets[service.probe.password.name]

    def start_script(self) -> StartScript | None:
        """Return the script that restores an empty volume from the snapshot, if there is one."""
        if not self.file.exists():
            return None
        return StartScript(FILL_AND_START, (self._data, IN_CONTAINER), {IN_CONTAINER: self.file})

    async def restore(self, client: "dagger.Client", form: ContainerForm, volume: str) -> None:
        """Do nothing: FILL_AND_START has restored the volume."""

    async def keep(self) -> None:
        """Keep the backup current while Redis runs. Runs until cancelled."""
        await self._until_it_answers()
        while True:
            await self._take(TAKE_S)
            await anyio.sleep(EVERY_S)

    async def finish(self) -> None:
        """Take the last snapshot before Redis is stopped."""
        await self._take(LAST_S)

    async def end(self) -> None:
        """Do nothing: the backup has no process of its own."""

    async def _until_it_answers(self) -> None:
        """Return once Redis answers: its port is open before it listens, and it loads its data before it answers."""
        while True:
            try:
                with anyio.fail_after(CONNECT_S):
                    async with await connect_redis(self._address) as redis:
                        await redis.ask("AUTH", self._password)
                        await redis.ask("PING")
                        return
            except ReplyError as error:
                if not str(error).startswith("LOADING"):
                    return  # the next snapshot fails too, and logs the error
            except (OSError, anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError):
                pass
            await anyio.sleep(ANSWERS_EVERY_S)

    async def _take(self, within_s: float) -> None:
        try:
            with anyio.fail_after(within_s):
                await self.take()
        except Exception as error:  # the previous snapshot is kept
            log.warning("no snapshot of Redis could be saved to %s: %r", self.file, error)

    async def take(self) -> bool:
        """Take a snapshot unless nothing has changed since the last one; return whether one was taken.

        Raises:
            OSError: Redis cannot be reached, or the file cannot be written.
            ReplyError: Redis refuses.
        """
        with anyio.fail_after(CONNECT_S):
            connected = await connect_redis(self._address)
        async with connected as redis:
            await redis.ask("AUTH", self._password)
            persistence = await redis.ask("INFO", "persistence")
            if self.file.exists() and b"rdb_changes_since_last_save:0\r" in persistence:
                return False
            await redis.send("SYNC")  # as a replica does: Redis makes the snapshot in a fork and keeps answering
            size = await _size(redis)
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = self.file.with_suffix(".new")
            async with await anyio.open_file(
                os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as file:
                while size:
                    data = await redis.receive(min(size, 1 << 18))
                    size -= len(data)
                    await file.write(data)
                await file.flush()
                await anyio.to_thread.run_sync(os.fsync, file.wrapped.fileno())
            aside.replace(self.file)
            return True


async def _size(redis: RedisConnection) -> int:
    """Return the size in bytes of the snapshot that follows. Redis sends empty lines while it makes it."""
    while not (line := await redis.line()).startswith(b"$"):
        if line:
            raise ReplyError(line.decode("utf-8", "replace"))
    return int(line[1:])
