"""Tells definitions of services apart: whether what runs is what is defined now."""

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
"""Begins every fingerprint: of the form below. Those of another form, such as earlier versions', cannot be compared."""


def fingerprint(service: Service) -> str:
    """Return a short fingerprint of the definition; equal definitions have equal ones. Holds no secret.

    It depends on the names and values of fields alone, and not on those that have their default: neither a renamed
    class nor a new field changes it. It has 16 characters.
    """
    canonical = json.dumps(_plain(service), sort_keys=True, separators=(",", ":"))
    return FORM + hashlib.sha256(canonical.encode()).hexdigest()[: 16 - len(FORM)]


def comparable(saved: str) -> bool:
    """Return whether a saved fingerprint has the form of today's."""
    return saved.startswith(FORM)


def _plain(value: Any) -> Any:
    """Return a value of a definition as plain JSON; a member of a union carries its `kind`.

    Raises:
        TypeError: there is no plain form of it.
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
        default = one.default if one.default_factory is MISSING else one.default_factory()
        if (held := getattr(value, one.name)) != default:
            plain[one.name] = _plain(held)
    return plain
