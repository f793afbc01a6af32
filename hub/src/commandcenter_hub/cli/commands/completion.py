"""`commandcenter completion`: print the script with which a shell completes commands."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from commandcenter_hub.cli.completion import VARIABLE


class Shell(StrEnum):
    """The shells that complete."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")]) -> None:
    """Print a shell's script that completes commands and projects.

    For bash, add `eval "$(commandcenter completion bash)"` to ~/.bashrc.
    """
    from commandcenter_hub.cli.main import app, prepare_completion  # they contain this command

    os.environ[VARIABLE] = f"source_{shell}"
    prepare_completion()
    app(args=[], prog_name="commandcenter")
