"""The `commandcenter` script. It imports no module from folders that PYTHONPATH names."""

import os
import sys

from commandcenter_hub.domain.interpreter import ANY_PATH


def main() -> None:
    """Run the command; if PYTHONPATH or PYTHONHOME is set, in a new process without it."""
    if any(map(os.environ.get, ANY_PATH)):
        environment = {name: value for name, value in os.environ.items() if name not in ANY_PATH}
        command = [sys.executable, "-P", "-m", "commandcenter_hub.cli.main", *sys.argv[1:]]
        os.execve(sys.executable, command, environment)  # noqa: S606 - it replaces this process
    from commandcenter_hub.cli.main import main as run

    run()
