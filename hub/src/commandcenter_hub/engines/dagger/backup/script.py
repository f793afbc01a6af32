"""A script that runs in a service's own container before its server: a container of its own would cost a start more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class StartScript:
    """A shell script that looks at a service's volume and then starts its server.

    Attributes:
        text: the script; it receives its own arguments, followed by the command of the server.
        arguments: its own arguments.
        files: files of this machine that it reads, by their paths in the container.
        passed: line that it writes before it starts the server, if it may also refuse to.
        refusals: the reason for which the data must be restored, by the exit code with which the script reports it.
    """

    text: str
    arguments: tuple[str, ...]
    files: Mapping[str, Path] = field(default_factory=dict)
    passed: str = ""
    refusals: Mapping[int, str] = field(default_factory=dict)
