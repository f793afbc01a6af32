"""Convert advisories to the JSON of the database and back, and reduce them to the packages of this project."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

from commandcenter_app.advisories.terms import Advisory, Affected, Event, Severity
from commandcenter_app.manifests.versions import identity

Name = tuple[str, str]
"""Ecosystem and name of a package; the name is normalised by the rules of the ecosystem."""


def concerning(advisory: Advisory, wanted: Collection[Name]) -> Advisory | None:
    """Return the advisory reduced to the wanted packages; None if it affects none of them or was withdrawn."""
    kept = tuple(one for one in advisory.affected if identity(one.ecosystem, one.name) in wanted)
    return replace(advisory, affected=kept) if kept and not advisory.withdrawn else None


def to_data(advisory: Advisory) -> dict[str, Any]:
    """Return the advisory as JSON."""
    return asdict(advisory)


def from_data(data: Mapping[str, Any]) -> Advisory:
    """Read the JSON of `to_data`."""
    affected = tuple(
        Affected(
            ecosystem,
            name,
            tuple(tuple(Event(*event) for event in events) for events in ranges),
            tuple(versions),
            unreadable,
        )
        for ecosystem, name, ranges, versions, unreadable in data["affected"]
    )
    lists = {name: tuple(data[name]) for name in ("aliases", "links")}
    return Advisory(**{**data, **lists, "affected": affected, "severity": Severity(data["severity"])})
