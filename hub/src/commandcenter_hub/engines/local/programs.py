"""The programs the local engine knows how to run: each says how it is set up, started, and what its end means."""

import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from commandcenter_hub.domain.errors import HubError, NoSpace
from commandcenter_hub.domain.stack import Service


@dataclass(frozen=True)
class Surroundings:
    """What a program is set up with.

    Attributes:
        service: what it runs for.
        data: the lasting folder of a program that needs one; may not exist yet.
        volumes: all its lasting folders; they may not exist yet.
        scratch: a folder for configuration, readable by its owner only.
        args: its arguments, every part in its place.
        environment: the service's variables, every part in its place.
        inherited: the part of the Hub's environment that every program gets.
        secrets: the stack's secrets by name.
        report: takes (key, title) of a longer piece of work and its end.
    """

    service: Service
    data: Path
    volumes: tuple[Path, ...]
    scratch: Path
    args: tuple[str, ...]
    environment: Mapping[str, str]
    inherited: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)
    report: Callable[[str, str, bool], None]


@dataclass(frozen=True)
class Launch:
    """The command that starts a program, and its whole environment."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    folder: Path


class Program:
    """How one kind of program is run. This one runs Python, from the Hub's own environment."""

    name: ClassVar[str] = "python"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def version(self) -> str:
        """Return what is there.

        Raises:
            EngineUnavailable: it is missing or cannot run here.
        """
        return f"Python {sys.version.split()[0]}"

    def set_up(self, given: Surroundings) -> Launch:
        """Make everything ready and return the command. Blocks; harmless twice, and when cut off half-way.

        Raises:
            HubError: it cannot be started as things are.
        """
        for folder in given.volumes:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {
            **given.inherited,
            "PYTHONUNBUFFERED": "1",
            "PYTHONSAFEPATH": "1",
            **given.environment,
        }
        return Launch((sys.executable, *given.args), environment, given.scratch)

    def meaning(self, code: int | None, output: str, given_data: Path) -> HubError | None:
        """Return what the end of a run means, judged by the end of its output, where that is understood."""
        return full_disk(output)


def full_disk(output: str) -> NoSpace | None:
    """Return the error when the output tells of a full disk."""
    if "No space left on device" in output or "Errno 28" in output:
        return NoSpace("The service ended because the disk is full.")
    return None
