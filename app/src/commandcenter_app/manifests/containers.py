"""Images in Dockerfiles and compose files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import BUILD, RUNTIME, Parsed

DOCKER = "docker"
FROM = re.compile(r"FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$", re.IGNORECASE)
ARG = re.compile(r"ARG\s+(\w+)(?:=(\S*|\"[^\"]*\"|'[^']*'))?\s*$", re.IGNORECASE)
COPY = re.compile(r"(?:COPY|RUN)\s.*?(?:--from|\bfrom)=([^\s,]+)", re.IGNORECASE)
VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^}]*))?\})")
ESCAPED = "$$"


def dockerfile(text: str, _path: str) -> Parsed:
    """Parse a Dockerfile. The last stage's image is a runtime dependency, those of other stages are for the build."""
    parsed = Parsed()
    values: dict[str, str] = {}
    images: list[tuple[str, str | None, int]] = []
    stages: set[str] = set()
    last = ""
    for number, line in _instructions(text):
        if (found := ARG.match(line)) and not images:
            values[found[1]] = (found[2] or "").strip("\"'")
        elif found := FROM.match(line):
            last = filled(found[1], values)
            if last.lower() not in stages and last != "scratch":
                images.append((last, found[2], number))
            if found[2]:
                stages.add(found[2].lower())
        elif line[:5].upper() == "FROM ":
            parsed.problem(f"Line {number} could not be parsed: {line[:100]!r}.", number)
        elif found := COPY.match(line):
            image = filled(found[1], values)
            if image.lower() not in stages and not image.isdigit() and re.search(r"[:/]", image):
                images.append((image, "copied from", number))
    for image, stage, number in images:
        add_image(image, RUNTIME if image == last else BUILD, stage, number, parsed)
    return parsed


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Yield instructions with their line, with continued lines joined and without comments."""
    parts: list[str] = []
    first = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        first = first if parts else number
        parts.append(line.rstrip("\\`").strip() if line.endswith(("\\", "`")) else line)
        if not line.endswith(("\\", "`")):
            yield first, " ".join(parts)
            parts = []
    if parts:
        yield first, " ".join(parts)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Replace the variables in `text` whose default is known."""

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1] or found[2])
        if found[3] and "+" in found[3]:
            return found[4] if known else ""
        return known or found[4] or found[0]

    return VARIABLE.sub(value, text)


def add_image(image: str, kind: str, group: str | None, line: int | None, parsed: Parsed) -> None:
    """Add an image such as `registry:5000/name:tag@sha256:…`, with its tag as version."""
    image = image.strip("\"'")
    rest, _, digest = image.partition("@")
    head, slash, tail = rest.rpartition("/")
    name, _, tag = tail.partition(":") if "${" not in tail else (tail, "", "")
    name = f"{head}{slash}{name}"
    if name:
        constraint = f"{tag}@{digest}" if digest else tag
        version = tag if tag and tag != "latest" else None
        parsed.add(name, constraint, kind, DOCKER, group=group, line=line, version=version)


def compose(text: str, _path: str) -> Parsed:
    """Parse a compose file. Raises ManifestError if it is not YAML."""
    parsed = Parsed()
    for name, service in yaml.read(text).get("services").items():
        image = service.get("image")
        # An image with a build section is the result of that build.
        if image.text and "build" not in service.entries:
            add_image(filled(image.text, {}), RUNTIME, name, image.line, parsed)
    return parsed
