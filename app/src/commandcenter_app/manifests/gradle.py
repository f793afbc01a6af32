"""Dependencies of Gradle projects in the usual notations, without running the build."""

from __future__ import annotations

import re
from typing import Any

from commandcenter_app.manifests.base import (
    BUILD,
    DEV,
    RUNTIME,
    Parsed,
    items,
    table,
    text_of,
    toml,
)
from commandcenter_app.manifests.java import MAVEN

COMMENT = re.compile(r"(?P<keep>'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")|//[^\n]*|/\*.*?\*/", re.DOTALL)
CONFIGURATION = (
    r"\b(?P<configuration>api|implementation|compile|runtime|classpath|kapt|ksp|annotationProcessor|coreLibraryDesugaring"
    r"|\w*(?:Api|Implementation|CompileOnly|RuntimeOnly|AnnotationProcessor|Compile|Runtime)|compileOnly|runtimeOnly"
    r"|compileOnlyApi|developmentOnly|detektPlugins)"
)
WRAPPED = r"\s*\(?\s*(?:(?:enforcedPlatform|platform|testFixtures)\s*\(?\s*)?"
COORDINATES = re.compile(rf"{CONFIGURATION}{WRAPPED}[\"'](?P<group>[\w.${{}}-]+):(?P<name>[\w.${{}}-]+)"
                         r"(?::(?P<version>[^\"':@]*))?(?:[:@][^\"']*)?[\"']")  # fmt: skip
NAMED = re.compile(
    rf"{CONFIGURATION}\s*\(?\s*group\s*[:=]\s*[\"'](?P<group>[^\"']+)[\"']\s*,\s*name\s*[:=]\s*[\"'](?P<name>[^\"']+)[\"']"
    r"(?:\s*,\s*version\s*[:=]\s*(?P<quote>[\"']?)(?P<version>[\w.${}+-]+)(?P=quote))?"
)
CATALOGUE = re.compile(rf"{CONFIGURATION}{WRAPPED}(?P<alias>(?:libs|\w+Libs)\.[\w.]+)")
PLUGIN = re.compile(
    r"\bid\s*\(?\s*[\"'](?P<name>[\w.-]+)[\"']\s*\)?\s*\.?version\s*\(?\s*[\"'](?P<version>[^\"']+)[\"']"
)
KOTLIN_PLUGIN = re.compile(r"\bkotlin\s*\(\s*\"(?P<name>[\w.-]+)\"\s*\)\s*\.?version\s*\(?\s*\"(?P<version>[^\"]+)\"")
ALIAS_PLUGIN = re.compile(r"\balias\s*\(?\s*(?P<alias>\w+\.plugins\.[\w.]+)")
PATTERNS = (COORDINATES, NAMED, CATALOGUE, PLUGIN, KOTLIN_PLUGIN, ALIAS_PLUGIN)
ASSIGNED = re.compile(
    r"(?:^|[\s;{(])(?:ext\.|extra\.)?(?:extra\[\"(?P<extra>[\w.]+)\"\]|set\(\s*['\"](?P<set>[\w.]+)['\"]\s*,"
    r"|(?P<name>[\w.]+)(?:\s*:\s*String)?)\s*(?:=|by extra\(|(?<=,))\s*[\"'](?P<value>[\w.+-]+)[\"']"
)
SIMPLE_REFERENCE = re.compile(r"\$(?:rootProject\.|project\.|ext\.)?([A-Za-z_]\w*(?:\.\w+)*)")
PREFIX = re.compile(r"\$\{(?:rootProject\.|project\.|ext\.|extra\.)+")
LOCK_LINE = re.compile(r"([^:#=\s]+:[^:=\s]+):([^:=\s]+)=(.*)$")


def build_gradle(text: str, _path: str) -> Parsed:
    """Parse a build.gradle or build.gradle.kts, or settings beside it."""
    parsed = Parsed()
    # Replace comments by blanks instead of removing them, to keep line numbers.
    code = COMMENT.sub(lambda found: found["keep"] or re.sub(r"[^\n]", " ", found[0]), text)
    for found in ASSIGNED.finditer(code):
        parsed.set(found["extra"] or found["set"] or found["name"], found["value"])
    found_in = (found for pattern in PATTERNS for found in pattern.finditer(code))
    line, at = 1, 0
    for found in sorted(found_in, key=lambda one: one.start()):
        line += code.count("\n", at, found.start())
        at = found.start()
        _add(found, line, parsed)
    return parsed


def _add(found: re.Match[str], line: int, parsed: Parsed) -> None:
    given = found.groupdict()
    configuration = given.get("configuration")
    version = _references(given.get("version") or "")
    if configuration is None:
        name = given.get("alias") or given["name"]
        if found.re is KOTLIN_PLUGIN:
            name = f"org.jetbrains.kotlin.{name}"
        parsed.add(name, version, BUILD, MAVEN, group="plugin", line=line)
        return
    kind = kind_of(configuration)
    if alias := given.get("alias"):
        # An accessor may end in a method call, which is not part of the name.
        parsed.add(re.sub(r"\.(?:get|asProvider)$", "", alias), "", kind, MAVEN, group=configuration, line=line)
    else:
        name = f"{_references(given['group'])}:{_references(given['name'])}"
        parsed.add(name, version, kind, MAVEN, group=configuration, line=line)


def kind_of(configuration: str) -> str:
    """Return the kind of the dependencies of a configuration."""
    if re.match(r"test|androidTest|jmh|integrationTest", configuration):
        return DEV
    if re.search(r"classpath|kapt|ksp|[aA]nnotationProcessor|[cC]ompileOnly|detekt|development", configuration):
        return BUILD
    return RUNTIME


def _references(text: str) -> str:
    """Rewrite references to variables of Groovy and Kotlin as `${name}`."""
    return SIMPLE_REFERENCE.sub(r"${\1}", PREFIX.sub("${", text))


def gradle_properties(text: str, _path: str) -> Parsed:
    """Parse a gradle.properties, whose values builds use as versions."""
    parsed = Parsed()
    for line in text.split("\n"):
        name, mark, value = line.partition("=")
        if mark and not line.lstrip().startswith(("#", "!")) and len(value) < 100:
            parsed.set(name.strip(), value.strip())
    return parsed


def version_catalogue(text: str, path: str) -> Parsed:
    """Parse a version catalogue such as gradle/libs.versions.toml. Raises ManifestError if it is not TOML."""
    data, parsed = toml(text), Parsed()
    own = path.rpartition("/")[2].removesuffix(".versions.toml")
    versions = table(data, "versions")
    coordinates: dict[str, tuple[str, str]] = {}
    for alias, value in table(data, "libraries").items():
        if isinstance(value, str):
            group, _, rest = value.partition(":")
            artifact, _, version = rest.partition(":")
            coordinates[alias] = (f"{group}:{artifact}", version)
        else:
            library = table({"": value}, "")
            module = text_of(library.get("module")) or f"{text_of(library.get('group'))}:{text_of(library.get('name'))}"
            coordinates[alias] = (module, _version(library.get("version"), versions))
        parsed.manage(f"{own}.{_accessor(alias)}", *coordinates[alias])
    for alias, members in table(data, "bundles").items():
        for member in items(members):
            if isinstance(member, str) and member in coordinates:
                parsed.manage(f"{own}.bundles.{_accessor(alias)}", *coordinates[member])
    for alias, value in table(data, "plugins").items():
        if isinstance(value, str):
            name, _, version = value.partition(":")
        else:
            plugin = table({"": value}, "")
            name, version = text_of(plugin.get("id")), _version(plugin.get("version"), versions)
        parsed.manage(f"{own}.plugins.{_accessor(alias)}", name, version)
    return parsed


def _version(value: Any, versions: dict[str, Any]) -> str:
    """Return a version given as text, as a reference, or as a rich version (its narrowest constraint)."""
    if isinstance(value, dict) and isinstance(value.get("ref"), str):
        value = versions.get(value["ref"])
    if isinstance(value, dict):
        value = next((value[key] for key in ("strictly", "require", "prefer") if key in value), "")
    return text_of(value)


def _accessor(alias: str) -> str:
    """Return an alias as written in builds."""
    return re.sub(r"[-_]", ".", alias)


def gradle_lock(text: str, _path: str) -> Parsed:
    """Parse a gradle.lockfile."""
    parsed = Parsed()
    for number, line in enumerate(text.split("\n"), start=1):
        if found := LOCK_LINE.match(line.strip()):
            kinds = {kind_of(one) for one in found[3].split(",")}
            kind = RUNTIME if RUNTIME in kinds else min(kinds)
            parsed.lock(found[1], found[2], MAVEN, kind=kind, line=number)
        elif line.strip() and not line.startswith(("#", "empty=")):
            parsed.problem(f"Line {number} could not be parsed: {line[:100]!r}.", number)
    return parsed
