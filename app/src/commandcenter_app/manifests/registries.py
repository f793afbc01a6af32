"""Find packages that come from another registry than the public one, which is never asked for them by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from commandcenter_app.manifests.base import Parsed, clean_constraint, items, table, text_of
from commandcenter_app.manifests.versions import key

PUBLIC = re.compile(
    r"(?:[\w.-]*\.)?(?:pypi\.org|pythonhosted\.org|pypi\.python\.org|npmjs\.org|npmjs\.com|yarnpkg\.com|crates\.io)"
    r"|(?:[\w.-]*\.)?(?:npmmirror\.com|npm\.taobao\.org|cnpmjs\.org|tsinghua\.edu\.cn|ustc\.edu\.cn|sjtu\.edu\.cn|aliyun\.com"
    r"|huaweicloud\.com|tencent\.com|tencentyun\.com|douban\.com|rsproxy\.cn)"
)
"""Hosts of public registries, and of their public mirrors, which have the same packages."""
CRATES = "github.com/rust-lang/crates.io-index"
NAMED_PUBLIC = frozenset({"pypi", "crates-io", "npmjs"})


def other(registry: str) -> str | None:
    """Return a registry (its address, or else its name) unless it is a public one."""
    address = clean_constraint(registry.removeprefix("registry+").removeprefix("sparse+"))
    if not address or CRATES in address or address.lower() in NAMED_PUBLIC:
        return None
    host = urlsplit(address).hostname if "://" in address else None
    return None if host and PUBLIC.fullmatch(host) else address


def set_source(parsed: Parsed, names: Iterable[str], registry: str | None) -> None:
    """Set the registry of the dependencies with these names, unless it is a public one."""
    wanted = {key("pypi", name) for name in names}
    source = other(registry or "")
    if source:
        _replace(parsed, lambda name: key("pypi", name) in wanted, source)


def set_default(parsed: Parsed, registry: str | None) -> None:
    """Set the registry of all dependencies that have none, unless it is a public one."""
    source = other(registry or "")
    if source:
        _replace(parsed, lambda _: True, source)


def _replace(parsed: Parsed, wanted: Callable[[str], bool], source: str) -> None:
    parsed.dependencies = [
        one._replace(source=source)
        if one.source is None and not one.constraint.startswith("@") and wanted(one.name)
        else one
        for one in parsed.dependencies
    ]


def of_pyproject(data: dict[str, Any], parsed: Parsed) -> None:
    """Read the sources that a pyproject.toml names, in the tables of Poetry, uv and PDM."""
    _of_poetry(table(data, "tool", "poetry"), parsed)
    _of_uv(table(data, "tool", "uv"), parsed)
    sources = [table(one) for one in items(table(data, "tool", "pdm").get("source"))]
    for one in sources:
        patterns = [text_of(name) for name in items(one.get("include_packages"))]
        names = [name.name for name in parsed.dependencies if any(fnmatchcase(name.name, each) for each in patterns)]
        set_source(parsed, names, text_of(one.get("url")))
    for one in sources:
        if one.get("name") == "pypi":
            set_default(parsed, text_of(one.get("url")))


def _of_poetry(poetry: dict[str, Any], parsed: Parsed) -> None:
    sources = [table(one) for one in items(poetry.get("source"))]
    addresses = {text_of(one.get("name")).lower(): text_of(one.get("url")) for one in sources}
    sections = [table(poetry, name) for name in ("dependencies", "dev-dependencies")]
    sections += [table(group, "dependencies") for group in table(poetry, "group").values()]
    for section in sections:
        for name, value in section.items():
            for one in items(value) or [value]:
                source = text_of(table(one).get("source"))
                set_source(parsed, [name], addresses.get(source.lower()) or source)
    first = [
        one for one in sources
        if text_of(one.get("priority")) in {"", "primary", "default"} and one.get("secondary") is not True
    ]  # fmt: skip
    # A source of this priority replaces PyPI, unless PyPI is a source, too.
    if first and not any(other(text_of(one.get("url")) or text_of(one.get("name"))) is None for one in sources):
        set_default(parsed, text_of(first[0].get("url")))


def _of_uv(uv: dict[str, Any], parsed: Parsed) -> None:
    indexes = [table(one) for one in items(uv.get("index"))]
    addresses = {text_of(one.get("name")): text_of(one.get("url")) for one in indexes}
    for name, value in table(uv, "sources").items():
        for one in items(value) or [value]:
            index = text_of(table(one).get("index"))
            set_source(parsed, [name], addresses.get(index) or index)
    set_default(parsed, next((text_of(one.get("url")) for one in indexes if one.get("default") is True), None))
    set_default(parsed, text_of(uv.get("index-url")))


def of_pipfile(data: dict[str, Any], parsed: Parsed) -> None:
    """Read the sources of a Pipfile: that of a package, or else the first."""
    sources = [table(one) for one in items(data.get("source"))]
    addresses = {text_of(one.get("name")): text_of(one.get("url")) for one in sources}
    for section, packages in data.items():
        if section != "source" and isinstance(packages, dict):
            for name in packages:
                index = text_of(table(packages, name).get("index"))
                set_source(parsed, [name], addresses.get(index) or index)
    set_default(parsed, next(iter(addresses.values()), None))
