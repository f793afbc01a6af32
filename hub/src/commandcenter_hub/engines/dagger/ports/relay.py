"""The relay of a project's session: a small container that connects the port proxy to the services."""

import importlib.resources
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy, RelayAddress
from commandcenter_hub.engines.dagger.programs import frames
from commandcenter_hub.engines.dagger.session.client import retry_if_cancelled, translate_errors
from commandcenter_hub.engines.dagger.session.host import Session
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore, SessionRuns
from commandcenter_hub.engines.files import write_private

if TYPE_CHECKING:
    import dagger

log = logging.getLogger(__name__)

PLAIN_IMAGE = "python:3.11-slim"
"""Image of the relay where no service of the stack runs the app, whose image would be used instead."""
PROGRAM = "commandcenter_hub.engines.dagger.programs.relay"
IN_CONTAINER = "/opt/commandcenter/relay"
"""Folder of the relay's program in its container."""
PROGRAMS = "commandcenter_hub/engines/dagger/programs"
SOCKET = "/run/commandcenter/port-proxy.sock"
"""Path of the port proxy's socket in the relay's container."""
TOKEN = "/run/commandcenter-token"  # noqa: S105 - a path
WORKSPACE = "/commandcenter/workspace"
"""Path of the volume with the project's files in the relay's container."""
IMAGE_S = 1800.0
"""Longest time to fetch the relay's image, seconds."""
OPEN_S = 30.0
"""Longest time to start the relay, seconds."""
OPEN_AGAIN_S = 2.0
"""Pause after a failed attempt to open the relay, seconds."""


@dataclass(frozen=True)
class RelayPlan:
    """The definition of a project's relay.

    Attributes:
        image: any image with Python 3.11 or newer.
        project: prefix of the name of the relay's secret.
        workspace: key of the volume with the project's files; None when no service uses them.
    """

    image: str
    project: str
    workspace: str | None

    @classmethod
    def of(cls, stack: Stack, project: str, workspace: str) -> "RelayPlan":
        """Return the plan for a stack; `workspace` is the key of the volume with the project's files."""
        forms = [service.container for service in stack if service.container]
        # Prefer the app's image, which the project fetches in any case.
        image = next((form.image for form in forms if form.app), PLAIN_IMAGE)
        return cls(image, project, workspace if any(form.workspace for form in forms) else None)


def service(client: "dagger.Client", plan: RelayPlan, run: str, address: RelayAddress) -> "dagger.Service":
    """Return the relay's service.

    Args:
        client: the session's client.
        plan: the relay's definition.
        run: unique name of this run of the relay.
        address: address of the port proxy; its socket must exist.
    """
    made = client.container().from_(plan.image)
    if plan.workspace is not None:
        made = made.with_mounted_cache(WORKSPACE, client.cache_volume(plan.workspace))
    programs = importlib.resources.files("commandcenter_hub.engines.dagger.programs")
    for name in ("frames.py", "workspace.py", "relay.py"):
        made = made.with_new_file(f"{IN_CONTAINER}/{PROGRAMS}/{name}", programs.joinpath(name).read_text("utf-8"))
    token = client.set_secret(f"commandcenter-{plan.project}-relay-{run}", address.token)
    return (
        # Only the relay gets the socket: it gives access to every service and to the project's files.
        made.with_unix_socket(SOCKET, client.host().unix_socket(address.socket))
        .with_mounted_secret(TOKEN, token, mode=0o444)
        .with_env_variable("PYTHONPATH", IN_CONTAINER)
        .with_env_variable("PYTHONDONTWRITEBYTECODE", "1")
        .as_service(args=["python3", "-S", "-s", "-m", PROGRAM, SOCKET, TOKEN])
    )


class SessionRelay:
    """The relay of one session: opened when first needed, and again when it has ended."""

    def __init__(
        self,
        session: Session,
        folder: Path,
        plan: Callable[[], RelayPlan],
        runs: SessionRuns,
        records: RunStore,
        port_proxy: PortProxy,
        ended: Callable[[str], Awaitable[object]],
    ) -> None:
        """Prepare a relay, without opening it.

        Args:
            session: the session in which it runs.
            folder: folder in which its address is saved for the next Hub.
            plan: returns its definition.
            runs: starts and stops it.
            records: the records of the project's runs.
            port_proxy: the port proxy to which it connects.
            ended: returns when the run with a trace has ended.
        """
        self._session, self._file, self._plan = session, folder / "relay.json", plan
        self._runs, self._records, self._port_proxy, self._ended = runs, records, port_proxy, ended
        self._lock, self._opened = anyio.Lock(), anyio.Event()
        self._run: str | None = None

    async def address(self) -> RelayAddress:
        """Return the relay's address; open the relay if it is not open.

        Raises:
            RelayFailed: the relay cannot be opened.
        """
        async with self._lock:
            address, run = self._saved()
            if address is None or run is None:
                address, run = await self._open()
            else:
                await self._port_proxy.serve(address)
            self._run = run
            self._opened.set()
            return address

    async def keep(self, *, open_now: bool) -> None:
        """Open the relay again whenever it has ended. Runs until cancelled.

        Args:
            open_now: open it at once, rather than when it is first needed.
        """
        if open_now:
            await self._open_again()
        while True:
            await self._opened.wait()
            record = self._records.get(self._run or "")
            if record is not None:
                await self._ended(record.trace)
                self._records.remove(record.run)
                log.warning("the relay of session %s has ended", self._session.id)
            self._opened = anyio.Event()
            await self._open_again()

    async def _open_again(self) -> None:
        while processes.alive(self._session.who):
            try:
                await self.address()
            except HubError as error:
                log.warning("the relay of session %s cannot be opened: %s", self._session.id, error)
                await anyio.sleep(OPEN_AGAIN_S)
            else:
                return

    def _saved(self) -> tuple[RelayAddress | None, str | None]:
        """Return the address and the run of the open relay, if there is one."""
        try:
            saved = json.loads(self._file.read_text("utf-8"))
            if (saved["version"], saved["session"]) != (frames.VERSION, self._session.id):
                return None, None
            address, run = RelayAddress(saved["socket"], saved["token"]), str(saved["run"])
            if address.socket != self._port_proxy.new_address().socket:  # the home was moved
                return None, None
        except (OSError, ValueError, KeyError, TypeError):
            return None, None
        record = self._records.get(run)
        return (address, run) if record is not None and record.started else (None, None)

    async def _open(self) -> tuple[RelayAddress, str]:
        run = f"relay-{self._session.id}-{secrets.token_hex(4)}"
        plan, address = self._plan(), self._port_proxy.new_address()
        client = await self._runs.client()

        async def fetch() -> None:
            with translate_errors(f"prepare {plan.image}"), anyio.fail_after(IMAGE_S):
                await client.container().from_(plan.image).sync()

        await retry_if_cancelled(fetch)
        try:
            with anyio.fail_after(OPEN_S):
                await self._port_proxy.serve(address)
                record = RunRecord("", run, self._session.id)
                await self._runs.start(record, lambda client: service(client, plan, run, address), OPEN_S)
                saved = {"version": frames.VERSION, "session": self._session.id, "run": run}
                saved |= {"socket": address.socket, "token": address.token}
                write_private(self._file, json.dumps(saved).encode())
                await self._port_proxy.take_over(address)
                await self._end_others(run)
        except TimeoutError as error:
            raise RelayFailed("The relay to the containers could not be started in time.") from error
        return address, run

    async def _end_others(self, run: str) -> None:
        """End all other relays of the session: an earlier version's, and those of a Hub that was killed."""
        for other in self._records.all():
            if not other.service and other.session == self._session.id and other.run != run:
                await self._runs.stop(other, 0)
                self._records.remove(other.run)
        forget(self._file.parent, of_this_version=False)


def forget(folder: Path, *, of_this_version: bool = True) -> None:
    """Remove the saved files of a session's relay.

    Args:
        folder: the folder of the project's sessions.
        of_this_version: also remove the file of this version, not only those of earlier ones.
    """
    patterns = ["door.json", "door-*.pem"] + (["relay.json"] if of_this_version else [])  # `door`: earlier versions
    for pattern in patterns:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
