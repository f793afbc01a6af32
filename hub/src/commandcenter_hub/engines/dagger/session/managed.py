"""The managed engine, which Dagger's program starts on a container runtime: its address, and its container's state.

It has a name of its own, because Dagger's program of another version removes every engine called `dagger-engine-…` of
a different version, together with its volumes. An engine that holds databases must not be removed.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from commandcenter_hub.engines import children
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.session import client

PREFIX = "commandcenter-engine-"
"""Prefix of the engine's name."""
ANSWER_S = 5.0
"""Timeout of the container runtime, seconds."""


@dataclass(frozen=True)
class ManagedEngine:
    """An engine that is used by CommandCenter only.

    Attributes:
        name: name of its container and of its volume.
        address: address with which Dagger's program creates the engine, starts it and connects to it.
    """

    name: str
    address: str


def engine_of(program: Path, options: DaggerOptions) -> ManagedEngine | None:
    """Return the managed engine for Dagger's program; None when the program names no image. Blocks."""
    image = next((word.strip("()") for word in client.version_output(program, options) if "image://" in word), None)
    if image is None:
        return None
    name = f"{PREFIX}{re.split('[:@]', image)[-1][:16]}"
    return ManagedEngine(name, f"{image}?{urlencode({'container': name, 'volume': name, 'cleanup': 'false'})}")


@dataclass(frozen=True)
class Container:
    """The state of the engine's container.

    Attributes:
        made: the container exists.
        problem: why it could not be started; empty when it could.
    """

    made: bool
    problem: str = ""


def container(runtime: str, name: str, options: DaggerOptions) -> Container | None:
    """Return the state of an engine's container; None where the runtime does not report it. Blocks for 5 s at most.

    Args:
        runtime: a program with Docker's command line.
        name: name of the container.
        options: options with the environment of the runtime's program.
    """
    command = [runtime, "container", "inspect", name, "--format", "{{.State.Error}}"]
    try:
        asked = children.run(command, Path("/"), options.environment, timeout_s=ANSWER_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if asked.returncode == 0:
        return Container(True, asked.stdout.strip().removeprefix("<no value>"))
    return Container(False) if "no such" in asked.stderr.lower() else None
