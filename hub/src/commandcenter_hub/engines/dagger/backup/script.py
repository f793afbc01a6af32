"""A script that runs in a service's container before the server, because a separate container would delay the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class StartScript:
    """A shell script that checks or fills a service's volume and then starts the server.

    Attributes:
        text: the script; it receives its own arguments, followed by the command of the server.
        arguments: its own arguments.
        files: files of this machine that it reads, by their paths in the container.
        passed: line that it writes before it starts the server; empty if it always starts it.
        refusals: why the data must be restored, by the exit code with which the script refuses to start the server.
    """

    text: str
    arguments: tuple[str, ...]
    files: Mapping[str, Path] = field(default_factory=dict)
    passed: str = ""
    refusals: Mapping[int, str] = field(default_factory=dict)
