"""Wrappers of Gradle and Maven: the version of the build tool that a project downloads."""

from __future__ import annotations

import re

from commandcenter_app.manifests.base import BUILD, Parsed
from commandcenter_app.manifests.containers import GENERIC
from commandcenter_app.manifests.java import MAVEN

PROPERTY = re.compile(r"\s*(?P<name>[\w.]+)\s*[=:]\s*(?P<value>.*?)\s*$")
GRADLE_FILE = re.compile(r"/gradle-([\w.+-]+?)-(?:bin|all|src)\.zip$")
MAVEN_FILE = re.compile(r"/([\w./-]+?)/([\w-]+)/([\w.-]+)/\2-\3(?:-bin\.(?:zip|tar\.gz)|\.jar)$")
CENTRAL = re.compile(r"https?://(?:repo\.maven\.apache\.org|repo1\.maven\.org|repo\.maven\.org)/maven2/")


def wrapper(text: str, path: str) -> Parsed:
    """Parse a gradle-wrapper.properties or a maven-wrapper.properties."""
    parsed = Parsed()
    for number, line in enumerate(text.split("\n"), start=1):
        found = PROPERTY.match(line)
        if found is None or line.lstrip().startswith(("#", "!")):
            continue
        address = re.sub(r"\\(.)", r"\1", found["value"])
        if found["name"] in {"distributionUrl", "wrapperUrl"}:
            _add(path, address, number, parsed)
    return parsed


def _add(path: str, address: str, line: int, parsed: Parsed) -> None:
    """Add the program that is downloaded from an address."""
    gradle = GRADLE_FILE.search(address)
    if gradle is not None:
        parsed.add("gradle", gradle[1], BUILD, GENERIC, line=line, version=gradle[1], source=address)
        return
    base = CENTRAL.match(address)
    of_maven = MAVEN_FILE.search(address, base.end() - 1 if base else 0)
    if of_maven is None:
        name = "gradle" if "gradle" in path else "maven"
        parsed.add(name, "", BUILD, GENERIC, line=line, unknown="its address has no version", source=address)
        return
    group = of_maven[1] if base else of_maven[1][max(of_maven[1].find("org/apache/maven"), 0) :]
    name = f"{group.replace('/', '.')}:{of_maven[2]}"
    source = None if base else address[: of_maven.start(1) + len(of_maven[1]) - len(group)].rstrip("/")
    parsed.add(name, of_maven[3], BUILD, MAVEN, line=line, version=of_maven[3], source=source)
