"""Build the stack of a registered project."""

import functools
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from commandcenter_hub.domain import ports
from commandcenter_hub.domain.stack import HostPorts, Stack
from commandcenter_hub.domain.values import ROTATED
from commandcenter_hub.stacks import registry
from commandcenter_hub.stacks.commandcenter import Images
from commandcenter_hub.stacks.registry import ProjectSpec, StackDefinition
from commandcenter_hub.storage.models import PortLeaseRow, ProjectRow

StartWithHub = Literal["last", "always"]
"""When to start a project with the Hub: if it was running last (the default), or always, even if it was stopped."""


def new_secrets(names: Iterable[str]) -> dict[str, str]:
    """Return new passwords and keys, by name: URL-safe, 256 bits each."""
    return {name: secrets.token_hex(32) for name in names}


def rotated_secrets(names: Iterable[str]) -> dict[str, str]:
    """Return new passwords and keys that replace others, by name."""
    return {name: ROTATED + value for name, value in new_secrets(names).items()}


def definition_of(row: ProjectRow) -> StackDefinition:
    """Return the definition of a project's stack.

    Raises:
        StackUnknown: this Hub does not know the stack.
    """
    return registry.find(row.stack["name"])


@functools.lru_cache(maxsize=32)
def services_of(definition: StackDefinition) -> Stack:
    """Return the services and ports that every stack of this definition has."""
    return definition.services()


def ports_of(row: ProjectRow) -> HostPorts:
    """Return the ports of a project."""
    found: dict[str, dict[str, int]] = {}
    for lease in row.leases:
        found.setdefault(lease.service, {})[lease.port_name] = lease.port
    return found


def images_of(row: ProjectRow, shared: Mapping[str, str]) -> Mapping[str, tuple[str, bool]]:
    """Return the container images of a project by name, and whether each was set for this project."""
    own: Mapping[str, str] = row.stack["options"].get("images", {})
    return {name: (image, name in own) for name, image in asdict(Images(**{**shared, **own})).items()}


def start_of(row: ProjectRow) -> StartWithHub:
    """Return when to start a project with the Hub."""
    found: StartWithHub = row.stack["options"].get("hub", {}).get("start", "last")
    return found


def merged_options(own: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a project's options, changed by those that are given; an empty value sets the default."""
    merged = dict(own)
    for name, values in given.items():
        merged[name] = {key: value for key, value in {**own.get(name, {}), **values}.items() if value != ""}
    return {name: values for name, values in merged.items() if values}


def leases_for(project_id: str, given: HostPorts) -> list[PortLeaseRow]:
    """Return the rows for a project's ports."""
    return [
        PortLeaseRow(project_id=project_id, service=service, port_name=name, port=port)
        for service, name, port in ports.each(given)
    ]


def part_of(folder: Path, home: Path) -> str:
    """Return the relative path of COMMANDCENTER_HOME in a project's folder; empty if it is not in the folder.

    It is never part of a project: it contains every project's passwords, and is written to all the time.
    """
    inner, outer = os.path.realpath(home), os.path.realpath(folder)
    return os.path.relpath(inner, outer) if inner != outer and Path(inner).is_relative_to(outer) else ""


def stack_of(row: ProjectRow, values: Mapping[str, str], shared: Mapping[str, Any], home: Path) -> Stack:
    """Return the stack of a project, on its ports.

    Args:
        row: the project.
        values: its passwords and keys.
        shared: options of all projects; the project's own options override them.
        home: COMMANDCENTER_HOME.

    Raises:
        StackUnknown: this Hub does not know the stack.
    """
    own: Mapping[str, Any] = row.stack["options"]
    options = {**shared, **own, "images": {**shared.get("images", {}), **own.get("images", {})}}
    definition = definition_of(row)
    wanted = {name: values[name] for name in definition.secrets}
    project = ProjectSpec(row.name, row.slug, row.path, part_of(Path(row.path), home), wanted, options)
    return definition.build(project).on_ports(ports_of(row))
