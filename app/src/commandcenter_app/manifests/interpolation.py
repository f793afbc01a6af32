"""Variables in Dockerfiles and compose files: `$NAME`, `${NAME}`, and forms with a default, an alternative or an error.

Forms may be nested: `${TAG:-${VERSION:-1.2}}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Za-z_]\w*")
DEPTH_LIMIT = 10
LENGTH_LIMIT = 2_000


@dataclass
class Filled:
    """A text in which known variables are replaced; `unknown` states why the others are not known, by name."""

    text: str
    unknown: dict[str, str] = field(default_factory=dict)


def fill(text: str, values: Mapping[str, str | None], *, dollars: bool = False, depth: int = 0) -> Filled:
    """Replace the variables in a text, up to a length of LENGTH_LIMIT. Unknown ones stay as they are written.

    Args:
        text: with variables.
        values: by name; None for a variable that is declared without a value.
        dollars: `$$` stands for a dollar sign, as in compose files.
        depth: of the nesting.
    """
    text = text[:LENGTH_LIMIT]
    found = Filled("")
    parts: list[str] = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at] != "$" or depth > DEPTH_LIMIT:
            parts.append(text[at])
        elif dollars and text.startswith("$$", at):
            parts.append("$")
            end = at + 2
        elif text.startswith("${", at):
            end = _closing(text, at + 2)
            parts.append(_form(text[at:end], values, found, depth, dollars=dollars))
        elif name := NAME.match(text, at + 1):
            end = name.end()
            parts.append(_value(name[0], text[at:end], values, found))
        else:
            parts.append(text[at])
        at = end
    found.text = "".join(parts)[:LENGTH_LIMIT]
    return found


def _closing(text: str, start: int) -> int:
    """Return the place after the brace that closes a form whose content begins at `start`."""
    level = 1
    for at in range(start, len(text)):
        level += text.startswith("${", at) - (text[at] == "}")
        if level == 0:
            return at + 1
    return len(text)


def _form(whole: str, values: Mapping[str, str | None], found: Filled, depth: int, *, dollars: bool) -> str:
    """Return the value of `${…}`."""
    inner = whole[2:].removesuffix("}")
    name = NAME.match(inner)
    if name is None:
        found.unknown[inner] = f"{whole} is not a variable"
        return whole
    rest = inner[name.end() :]
    value = values.get(name[0])
    operator = next((one for one in (":-", ":+", ":?", "-", "+", "?") if rest.startswith(one)), "")
    given = rest[len(operator) :]
    is_set = bool(value) if operator.startswith(":") else value is not None
    if rest and not operator:
        found.unknown[name[0]] = f"{whole} changes the value of {name[0]}"
        return whole
    if operator.endswith("+") or (operator.endswith("-") and not is_set):
        if operator.endswith("+") and not is_set:
            return ""
        default = fill(given, values, dollars=dollars, depth=depth + 1)
        found.unknown |= default.unknown
        return default.text
    if operator.endswith("?") and not is_set:
        found.unknown[name[0]] = f"{name[0]} must be set" + (f" ({given})" if given else "")
        return whole
    return _value(name[0], whole, values, found)


def _value(name: str, whole: str, values: Mapping[str, str | None], found: Filled) -> str:
    value = values.get(name)
    if value is None:
        found.unknown[name] = f"{name} has no value here"
        return whole
    return value[:LENGTH_LIMIT]
