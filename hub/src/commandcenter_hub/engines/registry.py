"""The registry of engines: CommandCenter's own, and those that other packages add.

A package adds an engine by an entry point in the group `commandcenter.engines`, which has the engine's name and refers
to its `EngineEntry`. An engine that cannot be loaded is listed with the reason, and does not affect the others.
"""

import functools
import importlib
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commandcenter_hub.domain.errors import EngineMissing, HubError
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Engine, EngineContext, EngineOptions, Form
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.local.options import LocalOptions

log = logging.getLogger(__name__)

GROUP = "commandcenter.engines"
AUTO = "auto"
"""Used instead of an engine's name: choose the first engine of the registry that can be used here."""
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")


@dataclass(frozen=True)
class EngineEntry:
    """One engine that can be chosen.

    Attributes:
        name: unique; what users type, and what is stored with a project. At most 20 of a-z, 0-9 and `-`, a letter
            first.
        target: `module:class`; imported when the engine is used, since some import heavy libraries.
        form: the form of a service that it runs.
        options: the type of its options; importing it must be fast.
        preference: `auto` tries engines with a higher preference first, and equal ones by name.
        warm: `module:function` that prepares for the first start of a service before the engine itself is loaded; empty
            for none. It gets the options, a stack and COMMANDCENTER_HOME.
    """

    name: str
    target: str
    form: Form
    options: type[EngineOptions]
    preference: int = 0
    warm: str = ""

    def __post_init__(self) -> None:
        if self.name == AUTO or not NAME.fullmatch(self.name):
            raise ValueError(f"“{self.name}” cannot be the name of an engine")


@dataclass(frozen=True)
class BrokenEntry:
    """An engine of another package that cannot be loaded, with the reason."""

    name: str
    reason: str


BUILT_IN = (
    EngineEntry(
        "dagger", "commandcenter_hub.engines.dagger.engine:DaggerEngine", "container", DaggerOptions, preference=20
    ),
    EngineEntry(
        "local", "commandcenter_hub.engines.local.engine:LocalEngine", "process", LocalOptions, preference=10,
        warm="commandcenter_hub.engines.local.early:warm",
    ),
)  # fmt: skip


class EngineRegistry:
    """The engines that can be chosen, and their options from an environment."""

    def __init__(
        self, entries: Iterable[EngineEntry], environ: Mapping[str, str] | None = None, *, with_installed: bool = False
    ) -> None:
        """List these engines.

        Args:
            entries: built-in engines; engines of other packages cannot use their names.
            environ: environment from which engines' options are read; it is copied.
            with_installed: also list the engines of installed packages. They are searched for when first needed,
                because that reads the metadata of every installed package, which most commands do not need.
        """
        self._given = {entry.name: entry for entry in entries}
        self._environ = dict(environ or {})
        self._with_installed = with_installed

    @functools.cached_property
    def _all(self) -> Mapping[str, EngineEntry | BrokenEntry]:
        return _and_installed(self._given) if self._with_installed else self._given

    def names(self) -> list[str]:
        """Return the names of all engines, in the order in which `auto` tries them; broken ones come last."""

        def order(entry: EngineEntry | BrokenEntry) -> tuple[bool, int, str]:
            if isinstance(entry, BrokenEntry):
                return True, 0, entry.name
            return False, -entry.preference, entry.name

        return [entry.name for entry in sorted(self._all.values(), key=order)]

    def __contains__(self, name: object) -> bool:
        return name in self._given or name in self._all

    def form(self, name: str) -> Form | None:
        """Return the form of a service that an engine runs; None where that is not known."""
        entry = self._all.get(name)
        return entry.form if isinstance(entry, EngineEntry) else None

    def refuse_broken(self, name: str) -> None:
        """Check that a listed engine can be loaded. Blocks as `load` does.

        Raises:
            EngineMissing: it cannot be loaded.
        """
        entry = self._given.get(name) or self._all.get(name)
        if isinstance(entry, BrokenEntry):
            raise _unavailable(name, entry.reason)

    def warm(self, name: str, stack: Stack, home: Path) -> None:
        """Prepare a built-in engine for the first start of a stack; do nothing for another name. Blocks briefly.

        Args:
            name: name of the engine.
            stack: a stack, without the values of a project.
            home: COMMANDCENTER_HOME.
        """
        entry = self._given.get(name)
        if entry is not None and entry.warm:
            module, _, function = entry.warm.partition(":")
            getattr(importlib.import_module(module), function)(
                entry.options.from_environment(self._environ), stack, home
            )

    def load(self, name: str, project: str, folder: Path, stack: Stack, home: Path, *, upkeep: bool = True) -> Engine:
        """Return the engine of this name for one project. Blocks: it may import a heavy library.

        Args:
            name: name of the engine.
            project: the project's slug.
            folder: the project's own folder.
            stack: the stack that may run.
            home: COMMANDCENTER_HOME.
            upkeep: whether the engine maintains what runs, or only lists and stops it.

        Raises:
            EngineMissing: there is no such engine, or it cannot be loaded.
        """
        self.refuse_broken(name)
        entry = self._given.get(name) or self._all.get(name)
        if entry is None:
            raise EngineMissing(
                f"The engine “{name}” is not installed.",
                hint="Install the package that provides it, choose another engine with "
                f"`commandcenter projects change PROJECT --engine NAME` ({', '.join(self.names())}), "
                "or remove the project.",
                missing=True,
            )
        assert isinstance(entry, EngineEntry)
        module, _, attribute = entry.target.partition(":")
        try:
            options = entry.options.from_environment(self._environ)
            made = getattr(importlib.import_module(module), attribute)(
                EngineContext(project, folder, stack, home, options, upkeep)
            )
        except HubError:
            raise
        except Exception as error:  # an error in another package must not end the Hub
            raise _unavailable(name, _reason(error)) from error
        if not isinstance(made, Engine) or made.name != name:
            raise _unavailable(name, f"{entry.target} is not the engine “{name}”")
        return made


def _and_installed(given: Mapping[str, EngineEntry]) -> Mapping[str, EngineEntry | BrokenEntry]:
    """Return the given engines and those that installed packages add. Blocks: imports a module of each."""
    from importlib.metadata import entry_points  # most commands do not need it

    found: dict[str, EngineEntry | BrokenEntry] = {**given}
    for point in entry_points(group=GROUP):
        try:
            entry: EngineEntry | BrokenEntry = _checked(point.name, point.load())
        except (Exception, SystemExit) as error:
            log.warning("the engine “%s” (%s) cannot be loaded", point.name, point.value, exc_info=True)
            entry = BrokenEntry(point.name, _reason(error))
        if point.name == AUTO or not NAME.fullmatch(point.name):
            log.warning("the engine “%s” (%s) is left out: it cannot have that name", point.name, point.value)
        elif found.setdefault(point.name, entry) is not entry:
            log.warning("the engine “%s” (%s) is left out: another one has its name", point.name, point.value)
    return found


def _checked(name: str, entry: Any) -> EngineEntry:
    if not isinstance(entry, EngineEntry):
        raise TypeError(f"the entry point refers to {type(entry).__name__}, not to an EngineEntry")
    if entry.name != name:
        raise ValueError(f"the entry point refers to the engine “{entry.name}”")
    return entry


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _unavailable(name: str, reason: str) -> EngineMissing:
    return EngineMissing(
        f"The engine “{name}” cannot be loaded: {reason}.",
        hint="Reinstall or remove the package that provides it.",
        missing=True,
    )
