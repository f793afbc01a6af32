"""Back up a project's Postgres to this machine's disk: a base backup, and the write-ahead log as it is written.

A Dagger volume is a cache. So a detached `pg_receivewal`, which keeps running when the Hub is killed, receives the log,
and Postgres confirms a commit only once it is on this disk too. With COMMANDCENTER_POSTGRES_COPY=async, commits do not
wait, and the last transactions may be lost with the engine. With `off`, there is no backup.

A *generation* is a folder: `base` with the base backup, `wal` with the log since shortly before it, and `meta.json`
once it is complete. Until the first generation of a new database is complete, no commit is acknowledged. A new
generation is started when there is none for the database's current timeline, once a week, when its log has grown too
large, and when the server had to drop a part of the log that was not received. The old generation is removed when the
new one is complete.
"""

import json
import logging
import os
import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.domain.stack import ContainerForm, QueryProbe, Service
from commandcenter_hub.engines import children, connections, ownership, postgres_programs, processes
from commandcenter_hub.engines.connections import Address
from commandcenter_hub.engines.dagger.backup import restore
from commandcenter_hub.engines.dagger.backup.generation import Generation
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.processes import Identity

if TYPE_CHECKING:
    import asyncpg
    import dagger

log = logging.getLogger(__name__)

STANDBY = "hub"
"""Name under which the receiver connects, and for which commits wait."""
NO_STANDBY = "no_backup_yet"
"""Name for which commits wait while there is no backup. No program connects under it, so they keep waiting."""
EMIT = "SELECT pg_logical_emit_message(true, 'commandcenter', '')"
"""Adds to the log. The receiver confirms what it has written only with new log, otherwise every 10 s."""
FIRST_MB = 256
"""Largest database whose commits wait for its first backup, MB: a larger one would be blocked for too long."""
FIRST_S = 60.0
"""Longest time that commits wait for the first backup, seconds."""
RENEW_S = 7 * 86_400.0
"""Longest age of a generation, seconds."""
LOG_WAITING_MB = 2048
"""Largest log that the server keeps for a disconnected receiver, MB: without a limit, its disk would fill up."""
LOG_RECEIVED_BYTES = 4 * 1024**3
"""Largest log of one generation, bytes."""
LOG_FILE_BYTES = 16 * 1024**2
"""Size of one file of the log, bytes."""
CHECK_EVERY_S = 2.0
"""Pause between two checks that the log is being received, seconds."""
BLOCKED_S = 10.0
"""Time without a receiver after which commits stop waiting for it, seconds."""
BACKUP_S = 3600.0
"""Longest time that one of Postgres's programs may take, seconds."""
END_S = 5.0
"""Time that a receiver gets to end by itself, seconds."""


class PostgresBackup:
    """The backup of one project's Postgres."""

    def __init__(self, folder: Path, service: Service, passwords: Mapping[str, str], options: DaggerOptions) -> None:
        """Keep the backup in a folder. Reads and writes nothing yet."""
        assert isinstance(service.probe, QueryProbe)
        self.folder = folder
        self._options = options
        self._probe, self._address = service.probe, Address(service.port(service.probe.port).host)
        self._password = passwords[service.probe.password.name]
        self._streaming_at = 0.0
        self._may_block = options.postgres_backup == "sync"

    # -- generations

    def generations(self) -> list[Generation]:
        """Return all generations, the oldest first."""
        return [Generation(path) for path in sorted(self.folder.glob("g*")) if path.is_dir()]

    def newest(self) -> Generation | None:
        """Return the newest generation that can be restored."""
        complete = [one for one in self.generations() if one.complete]
        return complete[-1] if complete else None

    def start_script(self) -> StartScript | None:
        """Return the script that compares the volume with the newest backup before Postgres starts."""
        newest = self.newest()
        if newest is None:
            return None
        expected = (str(newest.meta["system"]), str(newest.meta["redo"]))
        return StartScript(restore.CHECK_AND_START, expected, passed=restore.PASSED, refusals=restore.REFUSALS)

    async def restore(self, client: "dagger.Client", form: ContainerForm, volume: str) -> None:
        """Restore the volume from the newest backup.

        Raises:
            HubError: the volume could not be restored.
        """
        newest = self.newest()
        assert newest is not None, "without a backup, no script refuses the start"
        await self.end()
        # The log in later, incomplete generations continues the log of this one.
        logs = [one.folder / "wal" for one in self.generations() if one.folder >= newest.folder]
        await restore.restore(client, form, volume, newest.folder / "base", logs)

    # -- keeping the backup current

    async def keep(self) -> None:
        """Keep the backup current while Postgres runs. Runs until cancelled; the receiver then keeps running."""
        import asyncpg

        self._streaming_at = time.monotonic()
        while True:
            try:
                await self._round()
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as error:
                # Postgres is starting or ending.
                log.debug("the database of %s does not answer: %s", self.folder, error)
                await anyio.sleep(CHECK_EVERY_S / 8)
            except Exception as error:
                log.warning("the database cannot be backed up to %s now: %s", self.folder, error)
                await anyio.sleep(CHECK_EVERY_S)
            else:
                await anyio.sleep(CHECK_EVERY_S)

    async def _round(self) -> None:
        connection = await self._connected()
        try:
            row = await connection.fetchrow(
                "SELECT s.system_identifier::text AS system, c.timeline_id AS timeline "
                "FROM pg_control_system() s, pg_control_checkpoint() c WHERE NOT pg_is_in_recovery()"
            )
            if row is None:
                return
            try:
                await self._continue(connection, row["system"], row["timeline"])
            except Exception:
                if connection.is_closed():
                    raise
                # Commits must not wait for a log that cannot be received, or for a backup that cannot be made.
                blocked = await connection.fetchval("SHOW synchronous_standby_names") == NO_STANDBY
                if blocked or not self._is_received:
                    await self._set_standby(connection, "")
                    self._may_block = self._may_block and not blocked
                raise
        finally:
            connection.terminate()

    async def _continue(self, connection: "asyncpg.Connection[Any]", system: str, timeline: int) -> None:
        await self._bound_log(connection)
        newest = self.newest()
        lost = await self._lost(connection)
        if newest is None or newest in lost or not _fits(newest, system, timeline):
            continued = newest is not None and newest not in lost and newest.meta["system"] == system
            await self._begin(connection, system, timeline, continued=continued)
        else:
            await self._receive(connection, newest)
            await self._set_commit_mode(connection)

    async def _bound_log(self, connection: "asyncpg.Connection[Any]") -> None:
        """Limit the log that the server keeps for a disconnected receiver to LOG_WAITING_MB."""
        query = "SELECT setting FROM pg_settings WHERE name = 'max_slot_wal_keep_size'"
        if await connection.fetchval(query) != str(LOG_WAITING_MB):
            await connection.execute(f"ALTER SYSTEM SET max_slot_wal_keep_size = '{LOG_WAITING_MB}MB'")
            await connection.execute("SELECT pg_reload_conf()")

    async def _lost(self, connection: "asyncpg.Connection[Any]") -> list[Generation]:
        """Return the generations whose log has a gap because the server dropped a part that was not received.

        Ends the receivers of these generations, and removes those that are incomplete.
        """
        rows = await connection.fetch("SELECT slot_name FROM pg_replication_slots WHERE wal_status = 'lost'")
        lost = [one for one in self.generations() if one.slot in {row["slot_name"] for row in rows}]
        for one in lost:
            log.warning(
                "the backup of the database in %s has a gap: more than %s MB of the log were not received; "
                "a new backup is started",
                one.folder, LOG_WAITING_MB,
            )  # fmt: skip
            await self._end_receiver(one)
            if not one.complete:
                await self._remove(connection, one)
        return lost

    async def _begin(
        self, connection: "asyncpg.Connection[Any]", system: str, timeline: int, *, continued: bool
    ) -> None:
        """Create a new generation, and remove the older ones once it is complete.

        Args:
            connection: a connection to the database.
            system: identifier of the database's cluster.
            timeline: its current timeline.
            continued: the log of the new generation continues the log of a complete one.
        """
        blocks = not continued and await self._block(connection)
        made = self._unfinished(system)
        for one in self.generations():
            if not one.complete and one != made:
                await self._remove(connection, one)
        made = made or Generation(self.folder / f"g{int(time.time() * 1000)}")
        (made.folder / "wal").mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._receive(connection, made)
        if continued:
            await self._set_commit_mode(connection)
        await self._copy_base(connection, made, FIRST_S if blocks else BACKUP_S)
        control = await anyio.to_thread.run_sync(restore.control_of, made.folder / "base")
        meta = {"system": system, "timeline": timeline, "redo": control.redo, "made": time.time()}
        await anyio.to_thread.run_sync(os.sync)
        write_private(made.folder / "meta.json", json.dumps(meta).encode())
        await self._set_commit_mode(connection)
        if blocks:
            await self._acknowledge(connection, made)
        for one in self.generations():
            if one != made:
                await self._remove(connection, one)

    async def _copy_base(self, connection: "asyncpg.Connection[Any]", made: Generation, timeout_s: float) -> None:
        """Copy the database, and wait until the log that belongs to the copy has been received."""
        base = made.folder / "base"
        await anyio.to_thread.run_sync(shutil.rmtree, base, True)
        options = ("-D", str(base), "--wal-method=none", "--checkpoint=fast", "--no-manifest")
        await self._program("pg_basebackup", *options, timeout_s=timeout_s)
        await connection.execute(EMIT)
        until = await connection.fetchval("SELECT pg_current_wal_flush_lsn()::text")
        with anyio.fail_after(60):
            while not await connection.fetchval(
                "SELECT bool_or(r.flush_lsn >= $1::text::pg_lsn) FROM pg_stat_replication r "
                "JOIN pg_replication_slots s ON s.active_pid = r.pid WHERE s.slot_name = $2",
                until,
                made.slot,
            ):
                await anyio.sleep(0.1)
        self._streaming_at = time.monotonic()  # the base backup may have taken longer than BLOCKED_S

    async def _block(self, connection: "asyncpg.Connection[Any]") -> bool:
        """Let all commits wait until there is a backup, unless that may take long; return whether they wait."""
        size = int(await connection.fetchval("SELECT sum(pg_database_size(oid)) FROM pg_database"))
        blocks = self._may_block and size <= FIRST_MB * 1024**2
        if blocks:
            await self._set_standby(connection, NO_STANDBY)
            return True
        if self._may_block:
            log.warning("the database has %s MB: commits do not wait for its backup to %s", size >> 20, self.folder)
        if await connection.fetchval("SHOW synchronous_standby_names") == NO_STANDBY:
            await self._set_standby(connection, "")
        return False

    async def _acknowledge(self, connection: "asyncpg.Connection[Any]", made: Generation) -> None:
        """Acknowledge the commits that have waited for a generation: it is complete."""
        query = (
            "SELECT r.sync_state <> 'async' FROM pg_stat_replication r "
            "JOIN pg_replication_slots s ON s.active_pid = r.pid WHERE s.slot_name = $1"
        )
        with anyio.move_on_after(END_S):
            while await connection.fetchval(query, made.slot) is False:
                await anyio.sleep(0.02)
        await connection.execute(EMIT)

    def _unfinished(self, system: str) -> Generation | None:
        """Return the newest generation while it is incomplete: the log of a new timeline may be in it.

        The log of a database that the engine lost before its first backup was complete is of no use.
        """
        found = self.generations()
        made = found[-1] if found and not found[-1].complete else None
        return made if made is not None and made.system in {None, system} else None

    async def _receive(self, connection: "asyncpg.Connection[Any]", one: Generation) -> None:
        """Make sure that a receiver writes the log to a generation."""
        path = one.folder / "receiver"
        who = self._receiver(one)
        if await self._streams(connection, one):
            self._streaming_at = time.monotonic()
            return
        if who is not None:
            # It retries only every 5 s while commits wait for it; a new receiver connects now.
            await processes.end(who, self._run(one), signal.SIGINT, END_S)
        (self.folder / "pgpass").unlink(missing_ok=True)  # the password file of earlier versions
        for suffix in (".pid", ".exit", ".out", ".err"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        await self._program("pg_receivewal", "--slot", one.slot, "--create-slot", "--if-not-exists")
        command = [postgres_programs.path("pg_receivewal"), "-D", str(one.folder / "wal")]
        command += ["--slot", one.slot, "--synchronous", "--no-password"]
        environment = {**self._environment(), processes.RUN_VARIABLE: self._run(one)}
        await anyio.to_thread.run_sync(processes.spawn, path, command, environment, one.folder)
        with anyio.move_on_after(5):
            while not await self._streams(connection, one):
                await anyio.sleep(0.05)
            self._streaming_at = time.monotonic()

    async def _streams(self, connection: "asyncpg.Connection[Any]", one: Generation) -> bool:
        return bool(
            await connection.fetchval(
                "SELECT active FROM pg_replication_slots WHERE slot_name = $1 AND active_pid IN "
                "(SELECT pid FROM pg_stat_replication WHERE state = 'streaming')",
                one.slot,
            )
        )

    @property
    def _is_received(self) -> bool:
        return time.monotonic() - self._streaming_at < BLOCKED_S

    async def _set_commit_mode(self, connection: "asyncpg.Connection[Any]") -> None:
        """Let commits wait for the receiver if the options say so and it receives the log."""
        waits = self._options.postgres_backup == "sync" and self._is_received
        await self._set_standby(connection, STANDBY if waits else "")

    async def _set_standby(self, connection: "asyncpg.Connection[Any]", wanted: str) -> None:
        if await connection.fetchval("SHOW synchronous_standby_names") != wanted:
            if not wanted and self._options.postgres_backup == "sync":
                log.warning("the database is not backed up to %s: commits no longer wait for it", self.folder)
            await connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{wanted}'")
            await connection.execute("SELECT pg_reload_conf()")

    async def _remove(self, connection: "asyncpg.Connection[Any]", one: Generation) -> None:
        await self._end_receiver(one)
        await connection.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1", one.slot
        )
        await anyio.to_thread.run_sync(shutil.rmtree, one.folder, True)

    async def finish(self) -> None:
        """Do nothing: the log is received until Postgres ends."""

    async def end(self) -> None:
        """End the receivers of the log. The backup stays."""
        for one in self.generations():
            await self._end_receiver(one)

    async def _end_receiver(self, one: Generation) -> None:
        who = self._receiver(one)
        if who is not None:
            await processes.end(who, self._run(one), signal.SIGINT, END_S)

    def _receiver(self, one: Generation) -> Identity | None:
        """Return the process that receives the log of a generation for this home."""
        return ownership.own_process(one.folder / "receiver", one.folder)

    def _run(self, one: Generation) -> str:
        return f"receiver-{one.folder.name}-{self._address.port}"

    # -- connecting to Postgres

    async def _connected(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await connections.connect_postgres(
            self._address, user=self._probe.user, database=self._probe.database, password=self._password,
            application="commandcenter copy", timeout_s=5, command_timeout_s=30,
            settings={"synchronous_commit": "local"},
        )  # fmt: skip

    async def _program(self, name: str, *options: str, timeout_s: float = BACKUP_S) -> None:
        """Run one of Postgres's programs until it ends.

        Raises:
            ServiceFailed: it failed; its output is in the message.
            TimeoutError: it did not end in time.
        """
        command = [postgres_programs.path(name), "--no-password", *options]
        code, _, errors = await children.output_of(command, self.folder, self._environment(), timeout_s=timeout_s)
        if code != 0:
            raise ServiceFailed(f"{name} failed: {errors.decode('utf-8', 'replace').strip()[-500:]}")

    def _environment(self) -> dict[str, str]:
        """Return the environment with which Postgres's programs connect to the database."""
        own = {"PGUSER": self._probe.user, "PGPASSWORD": self._password, "PGAPPNAME": STANDBY}
        return children.private_environment(self.folder, {**postgres_programs.where(self._address), **own})


def _fits(one: Generation, system: str, timeline: int) -> bool:
    meta = one.meta
    same = bool(meta["system"] == system and meta["timeline"] == timeline and one.system in {None, system})
    received = sum(1 for _ in (one.folder / "wal").iterdir()) * LOG_FILE_BYTES
    return same and received < LOG_RECEIVED_BYTES and time.time() - float(meta["made"]) < RENEW_S
