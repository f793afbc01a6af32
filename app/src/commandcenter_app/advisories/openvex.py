"""Export ignored vulnerabilities as OpenVEX, so that other tools can ignore them too, and read such documents. Pure.

A statement in OpenVEX has no end date; its last day is in the notes, as "until 2027-01-31".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from commandcenter_app.manifests.package_urls import package_url
from commandcenter_app.manifests.versions import key as name_key

CONTEXT = "https://openvex.dev/ns/v0.2.0"  # identifies the format; never fetched
UNTIL = re.compile(r"\buntil (\d{4}-\d{2}-\d{2})\b")
DEFAULT_PERIOD = timedelta(days=180)
"""Period for which a statement without a last day applies, from its import."""
NOT_AFFECTED, AFFECTED = "not_affected", "affected"
STATEMENTS_LIMIT, TEXT_LIMIT = 10_000, 500


class OpenVexError(Exception):
    """A document is not OpenVEX; the message is the reason."""


class Ignored(NamedTuple):
    """One ignored vulnerability. With a `justification`, the project is not affected."""

    advisory: str
    aliases: tuple[str, ...]
    ecosystem: str
    name: str
    versions: tuple[str, ...]
    reason: str
    justification: str | None
    until: date
    at: datetime


class Statement(NamedTuple):
    """What a document states: names of the vulnerability, package URLs, and why and until when it may be ignored."""

    names: frozenset[str]
    packages: tuple[str, ...]
    reason: str
    justification: str | None
    until: date


def export(ignored: Iterable[Ignored], author: str, now: datetime) -> dict[str, Any]:
    """Return the document, whose id depends on its content only."""
    statements = [_statement(one) for one in ignored]
    digest = hashlib.sha256(json.dumps(statements, sort_keys=True).encode()).hexdigest()
    return {
        "@context": CONTEXT,
        "@id": f"urn:commandcenter:vex:{digest}",
        "author": author,
        "timestamp": now.isoformat(),
        "version": 1,
        "statements": statements,
    }


def _statement(one: Ignored) -> dict[str, Any]:
    found: dict[str, Any] = {
        "vulnerability": {"name": one.advisory, **({"aliases": list(one.aliases)} if one.aliases else {})},
        "products": [{"@id": package_url(one.ecosystem, one.name, version, "")} for version in one.versions],
        "timestamp": one.at.isoformat(),
        "status_notes": f"Ignored until {one.until.isoformat()}.",
    }
    if one.justification is not None:
        return {
            **found,
            "status": NOT_AFFECTED,
            "justification": one.justification,
            "impact_statement": one.reason,
        }
    return {**found, "status": AFFECTED, "action_statement": one.reason or "No action for now."}


def read(document: object, today: date) -> list[Statement]:
    """Read the statements that allow to ignore a vulnerability. Raises OpenVexError.

    These have the status `not_affected`, or the status `affected` with a last day, as `export` writes it.
    """
    context = document.get("@context") if isinstance(document, Mapping) else None
    statements = document.get("statements") if isinstance(document, Mapping) else None
    if not isinstance(context, str) or "openvex" not in context or not isinstance(statements, list):
        raise OpenVexError("It is not an OpenVEX document.")
    if len(statements) > STATEMENTS_LIMIT:
        raise OpenVexError(f"It has more than {STATEMENTS_LIMIT} statements.")
    return [one for entry in statements if (one := _read(entry, today)) is not None]


def _read(entry: object, today: date) -> Statement | None:
    if not isinstance(entry, Mapping):
        return None
    until = _until(entry.get("status_notes"))
    status = entry.get("status")
    if status != NOT_AFFECTED and not (status == AFFECTED and until is not None):
        return None
    vulnerability = entry.get("vulnerability")
    stated = vulnerability if isinstance(vulnerability, Mapping) else {"name": vulnerability}
    names = [stated.get("name"), *_items(stated.get("aliases"))]
    reason = entry.get("impact_statement") or entry.get("action_statement") or entry.get("justification")
    justification = entry.get("justification")
    return Statement(
        frozenset(one for one in names if isinstance(one, str) and one),
        tuple(_packages(entry.get("products"))),
        reason[:TEXT_LIMIT] if isinstance(reason, str) else "",
        justification if status == NOT_AFFECTED and isinstance(justification, str) else None,
        until or today + DEFAULT_PERIOD,
    )


def _packages(products: object) -> Iterable[str]:
    for product in _items(products):
        parts = _items(product.get("subcomponents")) if isinstance(product, Mapping) else []
        for one in parts or [product]:  # with subcomponents, the product is the project, and they are its packages
            if isinstance(one, Mapping):
                identifiers = one.get("identifiers")
                purl = identifiers.get("purl") if isinstance(identifiers, Mapping) else None
                yield from (text for text in (one.get("@id"), purl) if isinstance(text, str))


def concerns(
    statement: Statement, advisory: str, aliases: Sequence[str], ecosystem: str, name: str, versions: Sequence[str]
) -> bool:
    """Return whether a statement is about a vulnerability of a package in all of these versions.

    A package URL without a version stands for every version.
    """
    if not statement.names & {advisory, *aliases}:
        return False
    stated = {re.split("[?#]", one, maxsplit=1)[0] for one in statement.packages}
    own = name_key(ecosystem, name)
    if package_url(ecosystem, own, None, "") in stated:
        return True
    return all(
        not stated.isdisjoint(package_url(ecosystem, one, version, "") for one in (own, name)) for version in versions
    )


def _until(notes: object) -> date | None:
    found = UNTIL.search(notes) if isinstance(notes, str) else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
