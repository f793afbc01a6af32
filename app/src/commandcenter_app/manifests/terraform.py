"""Providers and modules of Terraform and OpenTofu, without evaluating expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from commandcenter_app.manifests.base import RUNTIME, Parsed
from commandcenter_app.manifests.comments import blanked

TERRAFORM = "terraform"
STRING = r'"(?:\\.|\$\{[^{}\n]*\}|[^"\\\n])*+"'
NO_CODE = re.compile(
    rf"({STRING})|#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z)|<<-?(\w+)[^\n]*\n.*?(?:^[ \t]*\2\b|\Z)", re.DOTALL | re.MULTILINE
)
"""Comments and here-documents."""
BLOCK = re.compile(r'^[ \t]*(required_providers|module|provider)(?:[ \t]+"([^"\n]+)")?[ \t]*\{', re.MULTILINE)
TOKEN = re.compile(rf"{STRING}|[{{}}\[\]\n]|(?P<name>[\w-]+)[ \t]*[=:](?!=)")
PUBLIC = re.compile(r"registry\.(?:terraform\.io|opentofu\.org)/")
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?=/)")
REF = re.compile(r"(?:^|&)ref=([^&]+)")
EXACT = re.compile(r"=?\s*v?(\d+\.\d+\.\d+[\w.+-]*)")
DEPTH_LIMIT = 10
COMPUTED = "the configuration computes its source"


class Attribute(NamedTuple):
    """A text that a block assigns to a name; `path` are the names around it."""

    path: tuple[str, ...]
    value: str
    line: int


class Block(NamedTuple):
    """A block, such as `module "vpc" {`, and the line on which it begins."""

    kind: str
    label: str
    line: int
    attributes: list[Attribute]


def configuration(text: str, _path: str) -> Parsed:
    """Parse a .tf file: the providers that it requires, and the modules that it calls."""
    parsed = Parsed()
    if "required_providers" not in text and "module" not in text:
        return parsed
    for block in _blocks(text):
        if block.kind == "required_providers":
            _providers(block.attributes, parsed)
        elif block.kind == "module":
            _module(block, parsed)
    return parsed


def lock(text: str, _path: str) -> Parsed:
    """Parse a .terraform.lock.hcl."""
    parsed = Parsed(members=["."])
    for block in _blocks(text):
        version = next((one.value for one in block.attributes if one.path == ("version",)), "")
        name, source = _of_registry(block.label)
        if block.kind == "provider" and version:
            parsed.lock(name, version, TERRAFORM, line=block.line, source=source)
    return parsed


def _blocks(text: str) -> Iterator[Block]:
    """Yield the blocks that name providers or modules. One that is not closed ends with the text."""
    code = blanked(NO_CODE, text)
    line, at = 1, 0
    while found := BLOCK.search(code, at):
        line += code.count("\n", at, found.end())
        block = Block(found[1], found[2] or "", line, [])
        line, at = _read(code, found.end(), block)
        yield block


def _read(code: str, start: int, block: Block) -> tuple[int, int]:
    """Read the texts that a block assigns; its content begins at `start`. Returns line and place of its end."""
    path: list[str] = []
    name, line = "", block.line
    for token in TOKEN.finditer(code, start):
        kind = token[0]
        if kind == "\n":
            line += 1
            name = ""
        elif token["name"]:
            name = token["name"]
        elif kind in "{[":
            path.append(name)
            name = ""
        elif kind in "}]":
            if not path:
                return line, token.end()
            path.pop()
        elif name:
            block.attributes.append(Attribute((*path, name) if len(path) < DEPTH_LIMIT else (), kind[1:-1], line))
            name = ""
    return line, len(code)


def _providers(attributes: list[Attribute], parsed: Parsed) -> None:
    """Add required providers: tables with source and version, or in older configurations the version alone."""
    found: dict[str, dict[str, Attribute]] = {}
    for one in attributes:
        if 1 <= len(one.path) <= 2:
            found.setdefault(one.path[0], {})[one.path[-1] if len(one.path) > 1 else "version"] = one
    for label, about in found.items():
        name, source = _of_registry(about["source"].value if "source" in about else f"hashicorp/{label}")
        if name.startswith("terraform.io/builtin/"):
            continue
        constraint = about["version"].value if "version" in about else ""
        line = min(one.line for one in about.values())
        alias = label if label != name.rpartition("/")[2] else None
        _add(name, constraint, "provider", line, parsed, source=source, alias=alias)


def _module(block: Block, parsed: Parsed) -> None:
    """Add the source of a module, unless it is a folder of the project."""
    own = {one.path[0]: one for one in block.attributes if len(one.path) == 1}
    if "source" not in own:
        parsed.add(f"$module.{block.label}", "", RUNTIME, TERRAFORM, group="module", line=block.line, unknown=COMPUTED)
        return
    source, line = own["source"].value, own["source"].line
    if source.startswith(("./", "../", "/")):
        return
    if "${" in source:
        parsed.add(source, "", RUNTIME, TERRAFORM, group="module", line=line, unknown=COMPUTED)
        return
    plain = source.partition("//")[0] if "::" not in source and "://" not in source else ""
    name, registry = _of_registry(plain)
    if name.count("/") == 2 and registry not in {"github.com", "bitbucket.org"} and not plain.startswith("git@"):
        _add(name, own["version"].value if "version" in own else "", "module", line, parsed, source=registry)
        return
    _repository(source, line, parsed)


def _repository(source: str, line: int, parsed: Parsed) -> None:
    """Add a module that comes from a repository or an archive."""
    plain, _, query = source.removeprefix("git::").partition("?")
    ref = REF.search(query)
    scheme, mark, rest = plain.rpartition("://")
    address = rest.partition("//")[0]
    name = re.sub(r"^(?:[^@/]+@)?", "", address).replace(":", "/").removesuffix(".git")
    if not mark:
        scheme, address = ("ssh", address.replace(":", "/")) if "@" in address else ("https", address)
    whole = f"{scheme}://{address}"
    archive = not source.startswith("git::") and re.search(r"\.(?:zip|tar\.\w+|tgz)$", address)
    version = ref[1] if ref else None
    constraint = f"@ {whole}" if archive else f"@ git+{whole}" + (f"@{version}" if version else "")
    parsed.add(name, constraint, RUNTIME, TERRAFORM, group="module", line=line, version=version)


def _of_registry(source: str) -> tuple[str, str | None]:
    """Return the name of a provider or module, and its registry if it is not the public one."""
    name = PUBLIC.sub("", source, count=1)
    host = HOST.match(name) if not name.startswith("terraform.io/builtin/") else None
    return (name[host.end() + 1 :], host[0]) if host else (name, None)


def _add(
    name: str, constraint: str, group: str, line: int, parsed: Parsed, *, source: str | None, alias: str | None = None
) -> None:
    exact = EXACT.fullmatch(constraint.strip())
    version = exact[1] if exact else None
    parsed.add(
        name, constraint, RUNTIME, TERRAFORM, group=group, line=line, version=version, source=source, alias=alias
    )
