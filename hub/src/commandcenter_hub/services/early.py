"""Prepare for the first start of a desk while the Hub itself is loaded."""

import os
from collections.abc import Iterable

from commandcenter_hub.services import manifest
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack


def begin(settings: Settings) -> None:
    """Begin to prepare for the first start of a desk, unless the Hub first has services to take over.

    Blocks for some milliseconds. Does nothing without a home that belongs to this user.
    """
    home = settings.home
    if home.is_dir() and home.stat().st_uid == os.geteuid() and not any(home.glob("projects/*/run/*/*.pid")):
        warm(settings, {settings.engine, *(one.engine for one in manifest.read_all(home))})


def warm(settings: Settings, engines: Iterable[str]) -> None:
    """Begin to prepare these engines for the first start of a desk, unless that was done before. Blocks briefly."""
    stack = CommandCenterStack(CommandCenterConfig(project_name="", project_path="/")).build()
    for engine in engines:
        settings.engines.warm(engine, stack, settings.home)
