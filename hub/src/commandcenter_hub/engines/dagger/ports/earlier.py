"""Close the ports of an earlier version's port proxy, which may still run for projects that ran during an upgrade.

Earlier versions called it the gateway: its files are in `gateway/`, with orders in `projects/PROJECT.json`, which it
reads at SIGHUP. It ends when no project is left.
"""

import json
import logging
import shutil
import signal
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.engines import ownership, processes
from commandcenter_hub.engines.files import write_private

log = logging.getLogger(__name__)

NAME = "gateway"
"""Name of its folder and process."""
ANSWER_S = 5.0
"""Longest time to wait until it has followed its orders, seconds."""


class EarlierPortProxy:
    """One project's ports in the earlier port proxy."""

    def __init__(self, home: Path, project: str) -> None:
        self._folder = home / NAME
        self._project = project
        self._file = self._folder / "projects" / f"{project}.json"

    def _orders(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def opens(self, service: str) -> bool:
        """Return whether ports of a service are open."""
        return any(to[0] == service for to in self._orders().get("forwards", {}).values())

    async def withdraw(self, service: str) -> None:
        """Close the ports of a service."""
        orders = self._orders()
        kept = {port: to for port, to in orders.get("forwards", {}).items() if to[0] != service}
        if kept != orders.get("forwards", {}):
            orders["forwards"] = kept
            await self._change(orders)

    async def release(self) -> dict[str, list[Any]]:
        """Close all ports of the project, and return those that were open: port -> service and its port."""
        forwards = self._orders().get("forwards", {})
        if self._file.exists():
            await self._change(None)
        return dict(forwards)

    async def _change(self, orders: dict[str, Any] | None) -> None:
        """Write new orders, None for none, and return once the port proxy has followed them."""
        if orders is None:
            self._file.unlink(missing_ok=True)
        else:
            write_private(self._file, json.dumps(orders).encode())
        who = ownership.own_process(self._folder / NAME, self._folder)
        if who is not None and processes.send(who, signal.SIGHUP):
            with anyio.move_on_after(ANSWER_S) as waiting:
                while processes.alive(who) and self._ports() != (None if orders is None else set(orders["forwards"])):
                    await anyio.sleep(0.01)
            if waiting.cancelled_caught:
                log.warning("the port proxy of an earlier version does not answer; it is killed")
                processes.send(who, signal.SIGKILL)
                await processes.ended(who)
        await self._clean_up()

    def _ports(self) -> set[str] | None:
        """Return the project's open ports; None when the port proxy does not list the project."""
        try:
            mine = json.loads((self._folder / "status.json").read_text("utf-8"))["projects"].get(self._project)
        except (OSError, ValueError, KeyError):
            return set()
        return None if mine is None else set(mine["ports"])

    async def _clean_up(self) -> None:
        """Remove the folder once no project is left and the port proxy has ended."""
        if any((self._folder / "projects").glob("*.json")) or not self._folder.exists():
            return
        who = ownership.own_process(self._folder / NAME, self._folder)
        with anyio.move_on_after(ANSWER_S):
            if who is not None:
                await processes.ended(who)
            while self._folder.exists():  # its shim may still be writing the exit code
                await anyio.to_thread.run_sync(shutil.rmtree, self._folder, True)
                await anyio.sleep(0.02)
