"""The engine that a container runtime provides for us: its address, and what became of its container.

It has a name of its own. An engine that holds databases needs one that no other program of Dagger's knows: each
removes the engines of other versions, which are those called `dagger-engine-…`, with their volumes.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.session import client

PREFIX = "commandcenter-engine-"
ANSWER_S = 5.0


@dataclass(frozen=True)
class Provided:
    """An engine of our own.

    Attributes:
        name: of its container and of its volume.
        address: by which Dagger's program makes it, starts it and reaches it.
    """

    name: str
    address: str


def provided(program: Path, options: DaggerOptions) -> Provided | None:
    """Return the engine that goes with a program; None where the program names no image. Blocks."""
    image = next((word.strip("()") for word in client.introduction(program, options) if "image://" in word), None)
    if image is None:
        return None
    name = f"{PREFIX}{re.split('[:@]', image)[-1][:16]}"
    return Provided(name, f"{image}?{urlencode({'container': name, 'volume': name, 'cleanup': 'false'})}")


@dataclass(frozen=True)
class Container:
    """What a runtime reports of the engine's container: whether there is one, and why it could not be started."""

    made: bool
    problem: str = ""


def container(runtime: str, name: str, options: DaggerOptions) -> Container | None:
    """Look at an engine's container; None where the runtime does not report it. Blocks for 5 s at most.

    Args:
        runtime: a program of Docker's kind.
        name: of the container.
        options: the environment that the runtime's program gets.
    """
    command = [runtime, "container", "inspect", name, "--format", "{{.State.Error}}"]
    try:
        asked = subprocess.run(
            command, env=options.environment, capture_output=True, text=True, timeout=ANSWER_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if asked.returncode == 0:
        return Container(True, asked.stdout.strip().removeprefix("<no value>"))
    return Container(False) if "no such" in asked.stderr.lower() else None
