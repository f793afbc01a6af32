"""The faults, as data: name, the function that injects it, and what is checked in addition to the standard checks."""

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from .files import (
    beside_lost,
    database_zeroed,
    database_zeroed_at_rest,
    file_lost,
    folder_lost,
    journal_damaged,
    key_and_database_lost,
    key_lost_at_rest,
    key_replaced,
    lost_at_rest,
    manifest_and_database_lost,
    manifest_damaged,
    newer_database,
    snapshot_damaged,
    sockets_lost,
    state_lost,
    token_lost,
)
from .machine import (
    advisory_locks_held,
    clock_jumps,
    connections_exhausted,
    disk_full,
    hub_port_taken,
    lock_held,
    port_taken,
    table_locked,
)
from .places import (
    few_files,
    home_copied,
    home_moved,
    hub_beside,
    misleading_environment,
    other_signals,
    project_folder_moved,
    second_hub,
)
from .processes import (
    KILL,
    PAUSE,
    RESUME,
    START,
    STOP,
    all_services,
    engine_and_everything_killed,
    engine_frozen,
    engine_killed,
    engine_stopped,
    everything_killed,
    frozen,
    frozen_for_ever,
    hub,
    killed,
    killed_while_starting,
    of_service,
    one_connection,
    port_proxy,
    program,
    receiver,
    relays,
    session_host,
    terminated,
)
from .system import SERVICES, System

BOTH, LOCAL, DAGGER = ("local", "dagger"), ("local",), ("dagger",)
DAMAGED = ("hub.db.damaged-*",)
NEXT = "with the next command"

Inject = Callable[[System], AbstractContextManager[None]]
"""Injects a fault into a system; at the end of the block, the fault is over."""


@dataclass(frozen=True)
class Fault:
    """A fault.

    Attributes:
        name: its name in the table.
        inject: injects it.
        checks: additional checks, for the table.
        back: what brings the system back, for the table.
        lasts_s: how long it lasts, seconds.
        engines: engines for which it exists.
        quick: whether it is in the everyday run.
        pairs: whether it may be part of a pair.
        root: whether only root can inject it.
        needs: variables of the environment that it needs.
        disk: size of the small disk on which the home is; empty for an ordinary one.
        leaves: patterns of files that it leaves in the home on purpose.
    """

    name: str
    inject: Inject
    checks: str = ""
    back: str = "automatically"
    lasts_s: float = 0.0
    engines: tuple[str, ...] = BOTH
    quick: bool = False
    pairs: bool = True
    root: bool = False
    needs: tuple[str, ...] = ()
    disk: str = ""
    leaves: tuple[str, ...] = ()

    def impossible(self, engine: str) -> str:
        """Return why the fault cannot be injected here; empty if it can."""
        if engine not in self.engines:
            return f"this fault does not exist on {engine}"
        if self.root and os.geteuid() != 0:
            return "only root can inject this fault"
        missing = [name for name in self.needs if name not in os.environ]
        return f"{', '.join(missing)} is not set" if missing else ""


KILLS = tuple(
    Fault(f"{service} killed", partial(killed, partial(program, service)), quick=service == "postgres")
    for service in SERVICES
)
SHORT_FREEZES = tuple(
    Fault(
        f"{service} frozen for 6 s",
        partial(frozen, partial(of_service, service)),
        lasts_s=6,
    )
    for service in SERVICES
)
FREEZES = tuple(
    Fault(f"{service} frozen", partial(frozen_for_ever, service), "the Hub ends and replaces it", pairs=False)
    for service in SERVICES
)
TAKEN_PORTS = tuple(
    Fault(f"port of {service} taken", partial(port_taken, service), "the status names the program", lasts_s=6,
          engines=LOCAL)
    for service in SERVICES
)  # fmt: skip

FAULTS: tuple[Fault, ...] = (
    # processes
    Fault("Hub killed", partial(killed, hub), back=NEXT, quick=True),
    Fault("Hub frozen for 5 s", partial(frozen, hub), lasts_s=5),
    Fault("Hub terminated", terminated, back=NEXT),
    Fault("Hub killed while services start", killed_while_starting, back=NEXT),
    *KILLS,
    *SHORT_FREEZES,
    *FREEZES,
    Fault("a connection of Postgres killed", partial(killed, one_connection)),
    Fault("shims killed", partial(killed, System.shims), engines=LOCAL),
    Fault("all services killed", partial(killed, all_services)),
    Fault("everything killed", everything_killed, back=NEXT, quick=True),
    Fault("session host killed", partial(killed, session_host), engines=DAGGER),
    Fault("session host frozen for 6 s", partial(frozen, session_host), lasts_s=6, engines=DAGGER),
    Fault("port proxy killed", partial(killed, port_proxy), engines=DAGGER),
    Fault("port proxy frozen for 6 s", partial(frozen, port_proxy), lasts_s=6, engines=DAGGER),
    Fault("relay killed", partial(killed, relays), engines=DAGGER),
    Fault("relay frozen for 6 s", partial(frozen, relays), lasts_s=6, engines=DAGGER),
    Fault("receiver of Postgres's log killed", partial(killed, receiver), engines=DAGGER),
    Fault("engine killed, back after 5 s", engine_killed, lasts_s=5, engines=DAGGER, needs=(KILL, START)),
    Fault("engine killed, back after 40 s", engine_killed, lasts_s=40, engines=DAGGER, needs=(KILL, START),
          pairs=False),
    Fault("engine stopped, back after 5 s", engine_stopped, lasts_s=5, engines=DAGGER, needs=(STOP, START)),
    Fault("engine frozen for 10 s", engine_frozen, lasts_s=10, engines=DAGGER, needs=(PAUSE, RESUME)),
    Fault("engine and everything killed", engine_and_everything_killed, back=NEXT, lasts_s=2, engines=DAGGER,
          needs=(KILL, START)),
    # ports
    *TAKEN_PORTS,
    Fault("the Hub's port taken", hub_port_taken, "commands name the port", NEXT, lasts_s=3),
    # the home's files
    Fault("`hub.db` zeros, Hub running", database_zeroed, "health and commands report it", "`stop-hub`, next command",
          pairs=False, leaves=DAMAGED),
    Fault("`hub.db` zeros, Hub stopped", database_zeroed_at_rest, "projects are found again; reported", NEXT,
          leaves=DAMAGED),
    Fault("`hub.db` gone, Hub stopped", partial(lost_at_rest, ("hub.db*",)), "projects are found again", NEXT),
    Fault("`hub.db` of a newer version", newer_database, "refused; `ps` lists what runs", "restore the former file",
          pairs=False),
    Fault("`hub.db-wal` and `hub.db-shm` gone, Hub running", beside_lost, "created again"),
    # Not in pairs: the key is lost if the Hub ends before it has written it again, as docs/RELIABILITY.md describes.
    Fault("`key` gone, Hub running", partial(file_lost, "key"), "written again", pairs=False),
    Fault("`key` replaced, Hub running", key_replaced, "health and commands report it", "remove the other file",
          pairs=False),
    Fault("`key` gone, Hub stopped", key_lost_at_rest, "`ps` lists what runs", "`key import`", pairs=False),
    Fault("`key` and `hub.db` gone", key_and_database_lost, "`ps` lists what runs", "`key import`", pairs=False),
    Fault("`manifest.json` and `hub.db` gone", manifest_and_database_lost, "`ps` lists, `down --all` stops what runs",
          "restore copies of both", pairs=False),
    Fault("`token` gone, Hub running", token_lost, "written again"),
    Fault("`hub.json` gone, Hub running", state_lost, "commands find the Hub"),
    Fault("`hub.json` and `token` gone, Hub stopped", partial(lost_at_rest, ("hub.json", "token")), back=NEXT),
    Fault("`run` folder gone", partial(folder_lost, "run"), engines=LOCAL),
    Fault("`sockets` folder gone", sockets_lost, "created again", engines=LOCAL, pairs=False),
    Fault("journal damaged", journal_damaged, leaves=("projects/*/journal.db.damaged*",)),
    # Not in pairs: with hub.db lost at the same time, nothing is left of the project's passwords.
    Fault("manifest damaged", manifest_damaged, "written again", NEXT, pairs=False),
    Fault("snapshot damaged, then restored", snapshot_damaged, "refused; the database is kept", pairs=False),
    # disk, clock, locks
    Fault("disk full for 8 s", disk_full, lasts_s=8, root=True, disk="250m"),
    Fault("monotonic clock a day ahead", partial(clock_jumps, 86_400), back=NEXT, root=True),
    Fault("monotonic clock near zero", partial(clock_jumps, 100 - int(time.monotonic())), back=NEXT, root=True),
    Fault("the home's lock held", partial(lock_held, "hub.lock"), back=NEXT, lasts_s=3),
    Fault("the lock of the Hub's start held", partial(lock_held, "hub.start"), back=NEXT, lasts_s=3),
    Fault("advisory locks held, backend killed", advisory_locks_held, lasts_s=8),
    Fault("table of tasks locked", table_locked, lasts_s=8),
    Fault("connections of Postgres used up", connections_exhausted, lasts_s=8),
    # environment
    Fault("misleading environment", misleading_environment, "no effect on Hub and services", NEXT, pairs=False),
    Fault("SIGTERM blocked, SIGCHLD ignored", other_signals, back=NEXT, pairs=False),
    Fault("few open files allowed", few_files, back=NEXT, root=True, pairs=False),
    Fault("project folder moved for 5 s", project_folder_moved, lasts_s=5),
    Fault("home moved, all stopped", partial(home_moved, False), back="`up` with the new home", pairs=False),
    Fault("home moved, services running", partial(home_moved, True), back="`up` with the new home", pairs=False,
          engines=LOCAL),
    Fault("home copied, copy used", home_copied, "the original is left alone", pairs=False),
    Fault("second Hub of the same home", second_hub, "it is refused", pairs=False),
    Fault("Hub of another home", hub_beside, "no port is given twice", pairs=False),
)  # fmt: skip
