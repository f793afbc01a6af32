"""What begins before the Hub itself is loaded, so that both happen at the same time."""

import os
from collections.abc import Iterable

from commandcenter_hub.services import manifest
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack


def begin(settings: Settings) -> None:
    """Prepare for the first start of a desk before the Hub is loaded, unless it first has services to take over.

    Blocks for some milliseconds. Does nothing without a home that belongs to this user.
    """
    home = settings.home
    if home.is_dir() and home.stat().st_uid == os.geteuid() and not any(home.glob("projects/*/run/*/*.pid")):
        warm(settings, {settings.engine, *(one.engine for one in manifest.read_all(home))})


def warm(settings: Settings, engines: Iterable[str]) -> None:
    """Let these engines prepare for the first start of a desk, unless they have begun already. Blocks briefly."""
    stack = CommandCenterStack(CommandCenterConfig(project_name="", project_path="/")).build()
    for engine in engines:
        settings.engines.warm(engine, stack, settings.home)
