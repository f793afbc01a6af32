"""Dependencies of Gradle projects in the usual notations, without running the build."""

from __future__ import annotations

import re
from typing import Any

from commandcenter_app.manifests.base import (
    BUILD,
    DEV,
    RUNTIME,
    Declared,
    Parsed,
    items,
    table,
    text_of,
    toml,
)
from commandcenter_app.manifests.comments import blanked
from commandcenter_app.manifests.java import MAVEN

COMMENT = re.compile(r"('(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")|//[^\n]*|/\*.*?\*/", re.DOTALL)
STRING = re.compile(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|[{}]")
CONFIGURATION = r"(?:\badd\(\s*[\"'](?P<added>\w+)[\"']\s*,|(?<![\w.])[\"']?(?P<configuration>[A-Za-z]\w*)[\"']?)"
WRAPPED = r"\s*\(?\s*(?:(?:enforcedPlatform|platform|testFixtures)\s*\(?\s*)?"
COORDINATES = re.compile(
    rf"{CONFIGURATION}{WRAPPED}[\"'](?P<group>[\w.${{}}()-]+):(?P<name>[\w.${{}}()-]+)"
    r"(?::(?P<version>[^\"':@]*))?(?:[:@][^\"']*)?[\"']"
    r"(?:[\s)]*\{[^{}]*\bversion\s*\{[^{}]*?(?:strictly|require|prefer)\s*\(?\s*[\"'](?P<rich>[^\"']+)[\"'])?"
)
NAMED = re.compile(
    rf"{CONFIGURATION}\s*\(?\s*group\s*[:=]\s*[\"'](?P<group>[^\"']+)[\"']\s*,\s*name\s*[:=]\s*[\"'](?P<name>[^\"']+)[\"']"
    r"(?:\s*,\s*version\s*[:=]\s*(?P<quote>[\"']?)(?P<version>[\w.${}+-]+)(?P=quote))?"
)
CATALOGUE = re.compile(rf"{CONFIGURATION}{WRAPPED}(?P<alias>(?:libs|\w+Libs)\.[\w.]+)")
KOTLIN = re.compile(
    rf"{CONFIGURATION}\s*\(?\s*kotlin\s*\(\s*\"(?P<module>[\w-]+)\"(?:\s*,\s*\"(?P<version>[^\"]+)\")?\s*\)"
)
WITH_DEPENDENCIES = re.compile(r"\b[dD]ependencies\b")
OF_TESTS = re.compile(r"\b(?:\w*Tests?|[tT]est\w*)\b")
PLUGIN = re.compile(
    r"\bid\s*\(?\s*[\"'](?P<name>[\w.-]+)[\"']\s*\)?\s*\.?version\s*\(?\s*[\"'](?P<version>[^\"']+)[\"']"
)
KOTLIN_PLUGIN = re.compile(r"\bkotlin\s*\(\s*\"(?P<name>[\w.-]+)\"\s*\)\s*\.?version\s*\(?\s*\"(?P<version>[^\"]+)\"")
ALIAS_PLUGIN = re.compile(r"\balias\s*\(?\s*(?P<alias>\w+\.plugins\.[\w.]+)")
DEPENDENCIES = (COORDINATES, NAMED, CATALOGUE, KOTLIN)
PATTERNS = (*DEPENDENCIES, PLUGIN, KOTLIN_PLUGIN, ALIAS_PLUGIN)
NO_CONFIGURATION = frozenset({"exclude", "because", "version", "url", "project", "force", "return", "val", "def", "in"})
ASSIGNED = re.compile(
    r"(?:^|[\s;{(])(?:ext\.|extra\.)?(?:extra\[\"(?P<extra>[\w.]+)\"\]|set\(\s*['\"](?P<set>[\w.]+)['\"]\s*,"
    r"|(?P<name>[\w.]+)(?:\s*:\s*String)?)\s*(?:=|by extra\(|(?<=,))\s*[\"'](?P<value>[\w.+-]+)[\"']"
)
SIMPLE_REFERENCE = re.compile(r"\$(?:rootProject\.|project\.|ext\.)?([A-Za-z_]\w*(?:\.\w+)*)")
PREFIX = re.compile(r"\$\{(?:rootProject\.|project\.|ext\.|extra\.)+")
KOTLIN_GROUP = "org.jetbrains.kotlin"
CATALOGUE_VERSION = re.compile(r"\bversion\s*\(?\s*[\"']([\w.-]+)[\"']\s*,\s*[\"']([^\"']+)[\"']")
CATALOGUE_ENTRY = re.compile(
    r"\b(library|plugin)\s*\(?\s*[\"']([\w.-]+)[\"']\s*,\s*[\"']([^\"']+)[\"'](?:\s*,\s*[\"']([^\"']+)[\"'])?\s*\)?"
    r"(?:\s*\.\s*(?:versionRef\s*\(?\s*[\"']([\w.-]+)[\"']|version\s*\(?\s*[\"']([^\"']+)[\"']))?"
)
CATALOGUE_BUNDLE = re.compile(r"\bbundle\s*\(?\s*[\"']([\w.-]+)[\"']\s*,\s*(?:listOf\s*\(|\[)([^)\]]*)")
LOCK_LINE = re.compile(r"([^:#=\s]+:[^:=\s]+):([^:=\s]+)=(.*)$")


def build_gradle(text: str, _path: str) -> Parsed:
    """Parse a build.gradle or build.gradle.kts, or settings beside it."""
    parsed = Parsed()
    # Replace comments by blanks instead of removing them, to keep line numbers.
    code = blanked(COMMENT, text)
    for found in ASSIGNED.finditer(code):
        parsed.set(found["extra"] or found["set"] or found["name"], found["value"])
    blocks = _blocks(code)
    _catalogues(code, blocks, parsed)
    found_in = (found for pattern in PATTERNS for found in pattern.finditer(code))
    line, at = 1, 0
    for found in sorted(found_in, key=lambda one: one.start()):
        line += code.count("\n", at, found.start())
        at = found.start()
        around = [header for start, end, header in blocks if start < at < end]
        if found.re not in DEPENDENCIES:
            _add_plugin(found, line, parsed)
        elif any(WITH_DEPENDENCIES.search(header) for header in around):
            _add(found, line, around, parsed)
    return parsed


def _blocks(code: str) -> list[tuple[int, int, str]]:
    """Return start, end and header (what precedes the brace on its line) of each block, the outermost first."""
    found: list[tuple[int, int, str]] = []
    opened: list[int] = []
    for token in STRING.finditer(code):
        if token[0] == "{":
            before = code[max(0, token.start() - 200) : token.start()]
            opened.append(len(found))
            found.append((token.start(), len(code), re.split(r"[\n{};]", before)[-1].strip()))
        elif token[0] == "}" and opened:
            place = opened.pop()
            start, _, header = found[place]
            found[place] = (start, token.start(), header)
    return found


def _add_plugin(found: re.Match[str], line: int, parsed: Parsed) -> None:
    given = found.groupdict()
    name = given.get("alias") or given["name"]
    if found.re is KOTLIN_PLUGIN:
        name = f"org.jetbrains.kotlin.{name}"
    parsed.add(name, _references(given.get("version") or ""), BUILD, MAVEN, group="plugin", line=line)


def _add(found: re.Match[str], line: int, around: list[str], parsed: Parsed) -> None:
    given = found.groupdict()
    configuration = given.get("added") or given["configuration"] or ""
    if configuration in NO_CONFIGURATION:
        return
    kind = DEV if any(OF_TESTS.search(header) for header in around) else kind_of(configuration)
    group, version = configuration, _references(given.get("version") or given.get("rich") or "")
    if alias := given.get("alias"):
        # An accessor may end in a method call, which is not part of the name.
        name, version = re.sub(r"\.(?:get|asProvider)$", "", alias), ""
    elif module := given.get("module"):
        name = f"{KOTLIN_GROUP}:kotlin-{module}"
    else:
        name = f"{_references(given['group'])}:{_references(given['name'])}"
    parsed.add(name, version, kind, MAVEN, group=group, line=line)


def with_kotlin(declared: list[Declared]) -> list[Declared]:
    """Set the version of Kotlin's modules that state none to that of the build's Kotlin plug-in."""
    plugins = [one for one in declared if one.group == "plugin" and one.name.startswith(f"{KOTLIN_GROUP}.")]
    version = next((one.constraint for one in plugins if one.constraint and "$" not in one.constraint), None)
    if version is None:
        return declared
    return [
        one._replace(constraint=version, unknown=None)
        if not one.constraint and one.name.startswith(f"{KOTLIN_GROUP}:kotlin-")
        else one
        for one in declared
    ]


def _catalogues(code: str, blocks: list[tuple[int, int, str]], parsed: Parsed) -> None:
    """Read version catalogues that settings declare in code: `versionCatalogs { create("libs") { … } }`."""
    outer = [(start, end) for start, end, header in blocks if header.endswith("versionCatalogs")]
    for start, end, header in blocks:
        named = re.search(r"(?:create\(\s*[\"'](\w+)[\"']\s*\)|\b(\w+))$", header)
        if named is None or not any(first < start and end < last for first, last in outer):
            continue
        own, body = named[1] or named[2], code[start:end]
        versions = dict(CATALOGUE_VERSION.findall(body))
        for alias, version in versions.items():
            parsed.set(f"{own}.versions.{_accessor(alias)}", version)
        members: dict[str, tuple[str, str]] = {}
        for one in CATALOGUE_ENTRY.finditer(body):
            what, alias, first, second, reference, given = one.groups()
            name, version = first, given or versions.get(reference or "", "")
            if what == "library" and second:
                name = f"{first}:{second}"
            elif what == "library" and first.count(":") == 2:
                name, _, version = first.rpartition(":")
            members[alias] = (name, version)
            parsed.manage(f"{own}.{'plugins.' * (what == 'plugin')}{_accessor(alias)}", name, version)
        for alias, listed in CATALOGUE_BUNDLE.findall(body):
            for member in re.findall(r"[\"']([^\"']+)[\"']", listed):
                if member in members:
                    parsed.manage(f"{own}.bundles.{_accessor(alias)}", *members[member])


def kind_of(configuration: str) -> str:
    """Return the kind of the dependencies of a configuration."""
    if re.match(r"test|androidTest|jmh|integrationTest", configuration):
        return DEV
    if re.search(r"classpath|kapt|ksp|[aA]nnotationProcessor|[cC]ompileOnly|detekt|development", configuration):
        return BUILD
    return RUNTIME


def _references(text: str) -> str:
    """Rewrite references to variables of Groovy and Kotlin as `${name}`."""
    text = re.sub(r"(?:\.(?:get|asProvider|toString)\(\))+\}", "}", text)
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
    for alias in versions:
        parsed.set(f"{own}.versions.{_accessor(alias)}", _version({"ref": alias}, versions))
    coordinates: dict[str, tuple[str, str]] = {}
    for alias, value in table(data, "libraries").items():
        if isinstance(value, str):
            group, _, rest = value.partition(":")
            artifact, _, version = rest.partition(":")
            coordinates[alias] = (f"{group}:{artifact}", version)
        else:
            library = table(value)
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
            plugin = table(value)
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
