"""Builders of values for tests: services, stacks, settings, ports."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.stack import HttpProbe, Port, ProcessForm, Service, Stack
from commandcenter_hub.engines.base import Engine, EngineContext, NoOptions
from commandcenter_hub.engines.registry import BUILT_IN, EngineEntry, EngineRegistry
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.testing.ports import free_port

FAKE = EngineEntry("fake", "commandcenter_hub.testing.fake_engine:FakeEngine", "process", NoOptions)
FAST = RestartPolicy(first_delay_s=0.05, longest_delay_s=0.2, give_up_after=4, window_s=5.0, unhealthy_for_s=0.3)
"""A restart policy for tests: the same rule as for real services, with much shorter pauses."""


def a_service(name: str = "web", *, needs: Sequence[str] = (), port: int | None = None, **changes: Any) -> Service:
    """Return a service that answers HTTP.

    Args:
        name: its name.
        needs: the services it depends on.
        port: its host port; a free one by default.
        changes: any other field of Service.
    """
    service = Service(
        name=name,
        ports=(Port("http", 8000, free_port() if port is None else port),),
        probe=HttpProbe("/health"),
        process=ProcessForm("python"),
        depends_on=tuple(needs),
        start_timeout_s=10.0,
        grace_s=1.0,
        restart=FAST,
    )
    return replace(service, **changes)


def a_stack(*services: Service, project: str = "shop", **changes: Any) -> Stack:
    """Return a stack of these services; without any, of `db` and of `web`, which depends on it."""
    made = services or (a_service("db"), a_service("web", needs=["db"]))
    return replace(Stack(project=project, services=made, workspace="/", secrets={"key": "fake-secret"}), **changes)


def a_context(home: Path, stack: Stack | None = None) -> EngineContext[NoOptions]:
    """Return the context of an engine for the project of a stack."""
    stack = a_stack() if stack is None else stack
    return EngineContext(stack.project, home / "projects" / stack.project, stack, home, NoOptions())


def an_engine(name: str, home: Path, stack: Stack) -> Engine:
    """Return an engine, the fake one or one of CommandCenter's own, for the project of a stack."""
    engines = EngineRegistry([FAKE, *BUILT_IN], os.environ, with_installed=True)
    return engines.load(name, stack.project, home / "projects" / stack.project, stack, home)


def some_settings(home: Path, **changes: Any) -> Settings:
    """Return settings that allow every folder next to `home`."""
    given: dict[str, Any] = {
        "home": home,
        "port": free_port(),
        "engine": "auto",
        "roots": (home.parent,),
        "database_url": "",
        "images": {},
        "engines": EngineRegistry(BUILT_IN, os.environ),
    }
    return Settings(**{**given, **changes})
