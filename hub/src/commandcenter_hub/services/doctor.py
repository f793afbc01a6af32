"""Check the engines and everything else that CommandCenter needs on this machine."""

import logging
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import anyio
import anyio.to_thread

import commandcenter_hub
from commandcenter_hub.disk import free_bytes
from commandcenter_hub.domain.errors import EngineUnavailable, HubError, NoSpace
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines import host_ports
from commandcenter_hub.engines.base import EngineCheck, Form
from commandcenter_hub.services import space
from commandcenter_hub.services.settings import Settings

log = logging.getLogger(__name__)

CHECK_TIMEOUT_S = 20.0
CACHED_FOR_S = 5.0
VERSION_FILE = Path(commandcenter_hub.__file__).with_name("_version.py")
"""Module with the version, which each installation writes."""
VERSION_LINE = re.compile(r"^__version__ = (?:version = )?'([^']+)'$", re.MULTILINE)


@dataclass(frozen=True)
class EngineFound:
    """An engine.

    Attributes:
        check: result of its check.
        default: whether new projects get this engine.
        form: the form of services that it runs, if known.
    """

    check: EngineCheck
    default: bool
    form: Form | None = None


@dataclass(frozen=True)
class Check:
    """Result of one check."""

    name: str
    status: Literal["ok", "warning", "error"]
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Examination:
    """Result of all checks."""

    ok: bool
    version: str
    home: Path
    checks: tuple[Check, ...]
    engines: tuple[EngineFound, ...]


class DoctorService:
    """Run the checks. Changes nothing."""

    def __init__(self, settings: Settings, of_hub: Callable[[], list[Check]] = list) -> None:
        """Prepare the checks; `of_hub` returns the checks of a running Hub and may block."""
        self._settings = settings
        self._of_hub = of_hub
        self._checked: tuple[float, list[EngineCheck]] | None = None

    async def engines(self) -> list[EngineFound]:
        """Return all engines, in the order in which `auto` tries them, each with the result of its check."""
        if self._checked is None or time.monotonic() - self._checked[0] > CACHED_FOR_S:
            names = await anyio.to_thread.run_sync(self._settings.engines.names)
            found: dict[str, EngineCheck] = {}
            async with anyio.create_task_group() as tasks:
                for name in names:
                    tasks.start_soon(self._check, name, found)
            self._checked = (time.monotonic(), [found[name] for name in names])
        checks = self._checked[1]
        first = next((check.name for check in checks if check.available and check.proven), None)
        chosen = self._settings.engine if self._settings.engine != "auto" else first
        form = self._settings.engines.form
        return [EngineFound(check, check.name == chosen, form(check.name)) for check in checks]

    async def _check(self, name: str, found: dict[str, EngineCheck]) -> None:
        home, stack, load = self._settings.home, Stack("doctor", (), "/"), self._settings.engines.load
        try:
            with anyio.fail_after(CHECK_TIMEOUT_S):
                engine = await anyio.to_thread.run_sync(load, name, "doctor", home / "projects" / "doctor", stack, home)
                found[name] = replace(await engine.check(), name=name)
        except HubError as error:
            found[name] = EngineCheck(name, False, "", error.message, error.hint)
        except TimeoutError:
            found[name] = EngineCheck(name, False, "", f"No response within {CHECK_TIMEOUT_S:g} s.", slow=True)
        except Exception as error:  # one broken engine must not hide the others
            log.exception("the engine “%s” cannot be checked", name)
            found[name] = EngineCheck(name, False, "", f"Its check failed: {type(error).__name__}: {error}.")

    async def choose(self, wanted: str) -> tuple[str, str]:
        """Return the engine for a project's first start, and the reason as a sentence.

        Args:
            wanted: the engine of the project; `auto` for the one in the settings, otherwise the first available one.

        Raises:
            EngineUnavailable: the wanted engine, or with `auto` every engine, is unavailable; or one does not
                answer in time.
        """
        name = wanted if wanted != "auto" else self._settings.engine
        found = await self.engines()
        if name != "auto":
            chosen = next((one.check for one in found if one.check.name == name), None)
            if chosen is None:
                raise EngineUnavailable(f"There is no engine “{name}”.")
            if not chosen.available:
                raise EngineUnavailable(f"The engine “{name}” cannot be used: {chosen.reason}", hint=chosen.hint)
            source = "chosen for this project" if wanted != "auto" else "set by COMMANDCENTER_ENGINE"
            return name, f"{name} was {source}."
        missing: list[str] = []
        for one in found:
            if one.check.available and one.check.proven:
                because = "; ".join(missing) if missing else one.check.reason
                return one.check.name, because
            if one.check.slow and one.check.proven:
                raise EngineUnavailable(  # another engine is not chosen, because the project would keep it
                    f"The engine “{one.check.name}” may be busy or missing. {one.check.reason}",
                    hint="Try again once this machine is less busy, or choose an engine with `--engine`.",
                )
            why = "has not been used on this machine yet" if one.check.available else "is not available"
            missing.append(f"{one.check.name} {why}: {one.check.reason}")
        raise EngineUnavailable("No engine can be used on this machine. " + " ".join(missing))

    async def examine(self) -> Examination:
        """Run all checks."""
        engines = await self.engines()
        checks = await anyio.to_thread.run_sync(self._check_machine)
        ok = all(check.status != "error" for check in checks) and any(one.check.available for one in engines)
        return Examination(ok, commandcenter_hub.__version__, self._settings.home, tuple(checks), tuple(engines))

    def _check_machine(self) -> list[Check]:
        checks: tuple[Callable[[], Check], ...] = (self._python, self._home, self._space, self._pages, self._roots)
        return [*(check() for check in checks), *self._of_hub()]

    def _python(self) -> Check:
        version = sys.version.split()[0]
        return Check("python", "ok", f"Python {version}.")

    def _home(self) -> Check:
        home = _nearest(self._settings.home)
        if os.access(home, os.W_OK):
            return Check("home", "ok", f"{home} is writable.")
        return Check(
            "home",
            "error",
            f"{home} is not writable.",
            "Make it writable for you, or set COMMANDCENTER_HOME to another folder.",
        )

    def _space(self) -> Check:
        return examine_space(self._settings.home)

    def _pages(self) -> Check:
        page = Path(commandcenter_hub.__file__).parent / "static" / "index.html"
        if page.is_file():
            return Check("pages", "ok", "The pages are built.")
        return Check("pages", "error", "The pages are not built.", "Run `make setup` in the clone.")

    def _roots(self) -> Check:
        missing = [str(root) for root in self._settings.roots if not root.is_dir()]
        if missing:
            message = f"Allowed folders that do not exist: {', '.join(missing)}."
            return Check("roots", "warning", message, "Correct COMMANDCENTER_ROOTS.")
        roots = ", ".join(map(str, self._settings.roots))
        return Check("roots", "ok", f"Projects can be registered under {roots}.")


def examine_space(home: Path) -> Check:
    """Check the free space on the disk of a home; if there is little, list what uses it. May block for seconds."""
    free = free_bytes(home)
    message = f"{space.amount(free)} free on the disk of COMMANDCENTER_HOME."
    if free >= space.LOW_BYTES:
        return Check("disk", "ok", message)
    message = f"{message} {space.described(home)}".strip()
    if free < space.FULL_BYTES:
        return Check("disk", "error", f"The disk is full: {message}", NoSpace.hint)
    return Check("disk", "warning", message, "Free some space: databases stop when the disk is full.")


def examine_version() -> list[Check]:
    """Return a warning if another version was installed since this process started; otherwise nothing. May block."""
    installed, running = installed_version(VERSION_FILE), commandcenter_hub.__version__
    if installed in {None, running}:
        return []
    message = f"The Hub runs version {running}, and version {installed} is installed."
    hint = (
        "Restart the Hub with the button on its page, or with `commandcenter stop-hub` and `commandcenter open --hub`. "
        "Projects keep running."
    )
    return [Check("version", "warning", message, hint)]


def installed_version(file: Path) -> str | None:
    """Return the version in a version file; None if it cannot be read, for example while it is being written."""
    try:
        found = VERSION_LINE.search(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return None if found is None else found[1]


def examine_port(settings: Settings) -> Check:
    """Check whether the Hub's port is free while no Hub is running. Blocks for some milliseconds."""
    if not host_ports.permitted(settings.port):
        return Check(
            "hub",
            "error",
            f"No Hub is running. HUB_PORT is {settings.port}, and this user may not listen on it.",
            "Set HUB_PORT to 1024 or higher.",
        )
    if host_ports.in_use(settings.port):
        why = host_ports.port_in_use([("the Hub", settings.port)]).message
        hint = "Stop that program, or set HUB_PORT to another port."
        return Check("hub", "error", f"No Hub is running, and its port is in use. {why}", hint)
    message = f"No Hub is running; its port {settings.port} is free."
    return Check("hub", "ok", message, "Start it with `commandcenter up`.")


def _nearest(folder: Path) -> Path:
    """Return the folder, or its nearest parent that exists: the Hub creates missing folders when it starts."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())
