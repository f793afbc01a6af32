"""The programs that the local engine runs: how each is set up and started, and what its end means."""

import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from commandcenter_hub.domain.errors import HubError, NoSpace
from commandcenter_hub.domain.interpreter import isolated_python
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.domain.values import sockets_in
from commandcenter_hub.engines.sockets import make_private


@dataclass(frozen=True)
class Surroundings:
    """The arguments with which a program is set up.

    Attributes:
        service: the service that it runs.
        data: data folder of a program that needs one; may not exist yet.
        volumes: all its data folders; they may not exist yet.
        scratch: a folder for configuration, readable by its owner only.
        cache: a folder for data that all projects share and that can be created again; may not exist yet.
        socket: path of the Unix socket on which it must listen; empty for a program without one.
        args: its arguments, with references resolved.
        environment: the service's variables, with references resolved.
        inherited: the variables that every program gets: a part of the Hub's environment, and private folders.
        secrets: the stack's secrets by name.
        report: receives (key, title, running) of an action that takes long, at its beginning and at its end.
    """

    service: Service
    data: Path
    volumes: tuple[Path, ...]
    scratch: Path
    cache: Path
    socket: str
    args: tuple[str, ...]
    environment: Mapping[str, str]
    inherited: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)
    report: Callable[[str, str, bool], None]


@dataclass(frozen=True)
class Launch:
    """The command that starts a program, and its whole environment.

    Attributes:
        command: program and arguments.
        environment: all its variables.
        folder: its working folder.
        preload: `module:function` with which the program can be preloaded; empty if it cannot.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    folder: Path
    preload: str = ""


class Program:
    """A kind of program. This one runs Python, with the Hub's own packages."""

    name: ClassVar[str] = "python"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def socket_name(self, service: Service) -> str:
        """Return the name of the program's Unix socket; empty if none of its variables names one."""
        form = service.process
        named = form is not None and any(service.name in sockets_in(value) for value in form.env.values())
        return "http.sock" if named else ""

    def version(self) -> str:
        """Return the program's name and version.

        Raises:
            EngineUnavailable: it is missing or cannot run here.
        """
        return f"Python {sys.version.split()[0]}"

    def warm(self, service: Service, cache: Path, inherited: Mapping[str, str]) -> None:
        """Create the files that all projects share, before the first start. Blocks. Failures are only logged.

        Args:
            service: a service that runs the program.
            cache: a folder for data that all projects share; may not exist yet.
            inherited: the variables that every program gets.
        """

    def set_up(self, given: Surroundings) -> Launch:
        """Prepare the program's files and return its command. Blocks. Safe to repeat, also after an interruption.

        Raises:
            HubError: it cannot be started.
        """
        if given.socket:
            make_private(Path(given.socket).parent)
        for folder in given.volumes:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {
            **given.inherited,
            "PYTHONUNBUFFERED": "1",
            "PYTHONSAFEPATH": "1",
            **given.environment,
        }
        assert given.service.process is not None
        return Launch((*isolated_python(), *given.args), environment, given.scratch, given.service.process.preload)

    async def ask_to_end(self, service: Service, socket: str, secrets: Mapping[str, str]) -> None:
        """Ask a server to end by its own protocol too. By default, do nothing: most react to the signal at once."""

    def meaning(self, code: int | None, output: str, given_data: Path) -> HubError | None:
        """Return the error for the end of a run, recognised by the end of its output; None when it is not."""
        return full_disk(output)


def full_disk(output: str) -> NoSpace | None:
    """Return the error if the output reports a full disk."""
    if "No space left on device" in output or "Errno 28" in output:
        return NoSpace("The service ended because the disk is full.")
    return None
