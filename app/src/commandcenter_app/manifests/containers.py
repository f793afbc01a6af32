"""Images in Dockerfiles and compose files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import BUILD, RUNTIME, Declared, Included, Parsed
from commandcenter_app.manifests.interpolation import Filled, fill

DOCKER = "docker"
GENERIC = "generic"
"""Ecosystem of what comes from an address, without a registry."""
REMOTE = re.compile(r"(?:\w+://|git@)|.*\.git(?:#|$)")
OUTSIDE = "its images are in a file outside the folder"
DIRECTIVE = re.compile(r"#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$")
COMMENT = re.compile(r"\s*#")
HEREDOC = re.compile(r"(?:^|\s)\d*<<(-?)([\"']?)([A-Za-z_][\w.-]*)\2")
WITH_HEREDOCS = ("RUN", "COPY", "ADD")
FROM = re.compile(r"((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?\s*$", re.IGNORECASE)
COPIED = re.compile(r"(?:--from|\bfrom)=([^\s,]+)", re.IGNORECASE)

VERSION_LIKE = re.compile(r"v?\d+(?:\.\w+)*(?:[-+][\w.]+)*")
OF_IMAGES = re.compile(r"ver|tag|image|img|reg|repo|release|digest|variant|base", re.IGNORECASE)
PRIVATE = re.compile(r"pass|pw|secret|key|token|cred|auth|salt|priv|pin|dsn", re.IGNORECASE)
REFERENCE = re.compile(r"[\w][\w.:/@+-]{0,255}")
ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*)$")


@dataclass
class _Stages:
    """The stages of a Dockerfile so far: values for FROM, images, and the image under each stage."""

    values: dict[str, str | None] = field(default_factory=dict)
    images: list[tuple[Filled, str | None, int]] = field(default_factory=list)
    under: dict[str, Filled | None] = field(default_factory=dict)
    """By name in lower case, and by number."""
    last: Filled | None = None
    count: int = 0


def dockerfile(text: str, _path: str, *, first_line: int = 1) -> Parsed:
    """Parse a Dockerfile. The last stage's image is a runtime dependency, those of other stages are for the build."""
    parsed, stages = Parsed(), _Stages()
    for number, line in _instructions(text):
        word, _, rest = line.partition(" ")
        instruction, rest = word.upper(), rest.strip()
        if instruction == "ARG" and not stages.count:
            _arguments(rest, stages.values)
        elif instruction == "FROM":
            if not _stage(rest, number, stages):
                parsed.problem(f"Line {number} could not be parsed: {line[:100]!r}.", number + first_line - 1)
        elif instruction in {"COPY", "RUN", "ADD"}:
            for copied in COPIED.findall(" ".join(one for one in rest.split() if one.startswith("--"))):
                image = fill(copied, stages.values)
                if image.text.lower() not in stages.under and re.search(r"[:/]", image.text):
                    stages.images.append((image, "copied from", number))
    for image, stage, number in stages.images:
        kind = RUNTIME if image is stages.last else BUILD
        add_image(image, kind, stage, number + first_line - 1, parsed)
    return parsed


def _arguments(rest: str, values: dict[str, str | None]) -> None:
    """Read `ARG NAME=VALUE NAME…` before the first FROM. A value may refer to an earlier one."""
    try:
        words = shlex.split(rest)
    except ValueError:
        words = rest.split()
    for word in words:
        name, given, value = word.partition("=")
        if given:
            filled = fill(value, values)
            values[name] = None if filled.unknown else filled.text
        else:
            values.setdefault(name, None)


def _stage(rest: str, number: int, stages: _Stages) -> bool:
    found = FROM.match(rest)
    if found is None:
        return False
    image = fill(found[2].strip("\"'"), stages.values)
    known = stages.under.get(image.text.lower(), image)
    if image.text.lower() not in stages.under and image.text != "scratch":
        stages.images.append((image, found[3], number))
    stages.last = None if image.text == "scratch" else known
    stages.under[str(stages.count)] = stages.last
    if found[3]:
        stages.under[found[3].lower()] = stages.last
    stages.count += 1
    return True


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Yield instructions with their line, with continued lines joined, without comments and here-documents."""
    lines = text.split("\n")
    escape, start = _escape(lines)
    continued = re.compile(rf"(?:(?<=[^{re.escape(escape)}])|^){re.escape(escape)}[ \t]*$")
    parts: list[str] = []
    ends: list[tuple[bool, str]] = []
    first = 0
    for number, raw in enumerate(lines[start:], start=start + 1):
        line = raw.rstrip("\r")
        if ends:  # within a here-document
            strip, end = ends[0]
            if (line.lstrip("\t") if strip else line) == end:
                ends.pop(0)
            continue
        if not line.strip() or COMMENT.match(line):
            continue
        first = first if parts else number
        ends_here = continued.search(line)
        parts.append((line[: ends_here.start()] if ends_here else line).strip())
        if ends_here is None:
            joined = " ".join(parts).strip()
            parts = []
            if joined.split(" ", 1)[0].upper() in WITH_HEREDOCS:
                ends = [(bool(strip), end) for strip, _, end in HEREDOC.findall(joined)]
            yield first, joined
    if parts:
        yield first, " ".join(parts).strip()


def _escape(lines: list[str]) -> tuple[str, int]:
    """Return the character that continues lines, and the number of lines with directives."""
    escape = "\\"
    for number, line in enumerate(lines):
        found = DIRECTIVE.match(line.strip())
        if found is None:
            return escape, number
        if found[1].lower() == "escape" and found[2] in {"\\", "`"}:
            escape = found[2]
    return escape, len(lines)


def add_image(image: Filled, kind: str, group: str | None, line: int | None, parsed: Parsed) -> None:
    """Add an image such as `registry:5000/name:tag@sha256:…`, with its tag as version."""
    name, constraint, version = parts_of(image.text)
    if name:
        unknown = "; ".join(image.unknown.values()) or None
        parsed.add(name, constraint, kind, DOCKER, group=group, line=line, version=version, unknown=unknown)


def parts_of(image: str) -> tuple[str, str, str | None]:
    """Return an image's name, its tag with the digest, and its version, which is the tag unless it is `latest`."""
    image = image.strip("\"' ")
    rest, _, digest = image.partition("@")
    opened = rest.find("${")
    slash = rest.rfind("/", 0, opened if opened >= 0 else None)
    colon = rest.find(":", slash + 1)
    if opened >= 0 and colon > opened:  # the colon is part of a variable
        colon = -1
    name, tag = (rest[:colon], rest[colon + 1 :]) if colon >= 0 else (rest, "")
    constraint = f"{tag}@{digest}" if digest else tag
    return name, constraint, tag if tag and tag != "latest" and "$" not in tag else None


def compose(text: str, _path: str) -> Parsed:
    """Parse a compose file. Raises ManifestError if it is not YAML.

    An image with variables is declared as it is written; `resolve_variables` fills in the values of `.env`.
    """
    parsed, root = Parsed(), yaml.read(text)
    _includes(root.get("include"), parsed)
    for name, service in root.get("services").items():
        extended = service.get("extends")
        if extended.get("file").text and not {"image", "build"} & service.entries.keys():
            base = Included(extended.get("file").text or "", extended.get("service").text or name, name)
            parsed.included.append(base)
        inline = service.get("build", "dockerfile_inline")
        if inline.text:
            inner = dockerfile(inline.text, "", first_line=inline.line + 1)
            parsed.dependencies += [one._replace(group=one.group or name) for one in inner.dependencies]
        image = service.get("image")
        # An image with a build section is the result of that build.
        if not image.text or "build" in service.entries:
            continue
        if "$" in image.text:
            parsed.add(image.text, "", RUNTIME, DOCKER, group=name, line=image.line)
        else:
            add_image(Filled(image.text), RUNTIME, name, image.line, parsed)
    return parsed


def _includes(include: yaml.Node, parsed: Parsed) -> None:
    """Read `include`: paths, or mappings with one or several paths and files with values of variables."""
    for one in include.values:
        path, env = one.get("path"), one.get("env_file")
        env_file = env.text or next((each.text for each in env.values if each.text), None) or ""
        for each in (one, path, *path.values):
            if each.text and REMOTE.match(each.text):
                parsed.add(each.text, "", RUNTIME, GENERIC, group="include", line=each.line, unknown=OUTSIDE)
            elif each.text:
                parsed.included.append(Included(each.text, env_file=env_file))


def resolve_variables(declared: Declared, values: Mapping[str, str]) -> Declared:
    """Return the image of a compose file with its variables replaced by the values of `.env` and by its defaults."""
    image = fill(declared.name, values, dollars=True)
    name, constraint, version = parts_of(image.text)
    unknown = "; ".join(image.unknown.values()) or None
    return declared._replace(name=name, constraint=constraint, version=version, unknown=unknown)


def env_file(text: str, _path: str) -> Parsed:
    """Read the values in a `.env` that images may use. Discard all others, which may be secret."""
    parsed = Parsed()
    for line in text.split("\n"):
        found = ENV_LINE.match(line)
        if found is None or PRIVATE.search(found[1]):
            continue
        value = found[2].strip()
        value = value[1:-1] if value[:1] in {'"', "'"} and value[-1:] == value[:1] else value.split(" #", 1)[0].strip()
        if VERSION_LIKE.fullmatch(value) or (OF_IMAGES.search(found[1]) and REFERENCE.fullmatch(value)):
            parsed.set(found[1], value)
    return parsed
