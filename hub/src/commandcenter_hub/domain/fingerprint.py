"""Fingerprints of service definitions, to find out whether a running service has the current one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from commandcenter_hub.domain.stack import Service, Stack


def definitions(stack: Stack) -> dict[str, str]:
    """Return the fingerprint of each service, by name."""
    return {service.name: fingerprint(service) for service in stack}


FORM = "2:"
"""Prefix of fingerprints in the current format. Those of earlier versions lack it and cannot be compared."""


def fingerprint(service: Service) -> str:
    """Return the fingerprint of a definition, 16 characters; equal definitions have equal ones. Contains no secret.

    It depends only on names and values of fields that differ from their default, so neither a renamed class nor a
    new field changes it.
    """
    canonical = json.dumps(_plain(service), sort_keys=True, separators=(",", ":"))
    return FORM + hashlib.sha256(canonical.encode()).hexdigest()[: 16 - len(FORM)]


def comparable(saved: str) -> bool:
    """Return whether a saved fingerprint has the current format."""
    return saved.startswith(FORM)


def _plain(value: Any) -> Any:
    """Convert a value of a definition to plain JSON; members of a union include their `kind`.

    Raises:
        TypeError: a definition cannot contain such a value.
    """
    match value:
        case None | str() | int() | float():
            return value
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"a definition cannot hold {value!r}")
    kind = getattr(value, "kind", None)
    plain = {} if kind is None else {"kind": kind}
    for one in fields(value):
        if not one.metadata.get("fingerprint", True):
            continue
        default = one.default if one.default_factory is MISSING else one.default_factory()
        if (held := getattr(value, one.name)) != default:
            plain[one.name] = _plain(held)
    return plain
