"""The `commandcenter` script. It imports no module from folders that PYTHONPATH names."""

import os
import sys

from commandcenter_hub.domain.interpreter import ANY_PATH


def main() -> None:
    """Run the command; if PYTHONPATH or PYTHONHOME is set, in a new process without it."""
    if any(map(os.environ.get, ANY_PATH)):
        environment = {name: value for name, value in os.environ.items() if name not in ANY_PATH}
        command = [sys.executable, "-P", "-m", "commandcenter_hub.cli.entry", *sys.argv[1:]]
        os.execve(sys.executable, command, environment)  # noqa: S606 - it replaces this process
    if sys.argv[1:] in (["serve"], ["serve", "--json"]):  # without Typer, whose import would delay the Hub's start
        from commandcenter_hub.cli import serving
        from commandcenter_hub.cli.process import run_as_process

        run_as_process(serving.run)
    from commandcenter_hub.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
