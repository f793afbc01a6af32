"""Dependencies of .NET projects: project files, central versions, packages.config, packages.lock.json."""

from __future__ import annotations

import re

from commandcenter_app.manifests import xml
from commandcenter_app.manifests.base import BUILD, DEV, RUNTIME, Parsed, json_object, key_lines, table, text_of
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.xml import Element

NUGET = "nuget"
FRAMEWORK = re.compile(r"\bnet(?:coreapp)?(\d+\.\d+)")


def project(text: str, _path: str) -> Parsed:
    """Parse a project file, or the Directory.*.props beside it. Raises ManifestError if it is not XML."""
    root, parsed = xml.read(text), Parsed()
    for group in root.each("PropertyGroup"):
        for one in group.children:
            parsed.set(one.name, one.text.strip())
            if one.name == "PackageLicenseExpression":
                parsed.own_licence(one.text.strip(), one.line)
            if one.name in {"TargetFramework", "TargetFrameworks"}:
                for framework in FRAMEWORK.findall(one.text):
                    parsed.needs("dotnet", framework, one.line, exact=True)
    for sdk in root.attributes.get("Sdk", "").split(";"):
        name, slash, version = sdk.strip().partition("/")
        if slash:
            parsed.add(name, version, BUILD, NUGET, group="sdk", line=root.line)
    for one in root.each("Sdk"):
        if one.attributes.get("Name") and one.attributes.get("Version"):
            parsed.add(one.attributes["Name"], one.attributes["Version"], BUILD, NUGET, group="sdk", line=one.line)
    elements = list(root.walk())
    tests = any(one.attributes.get("Include") == "Microsoft.NET.Test.Sdk" for one in elements)
    for one in elements:
        if one.name in {"PackageReference", "GlobalPackageReference", "PackageVersion"}:
            _reference(one, DEV if tests else RUNTIME, parsed)
    return parsed


def _reference(one: Element, otherwise: str, parsed: Parsed) -> None:
    names = one.attributes.get("Include", "") or one.attributes.get("Update", "")
    version = next(
        (value for key in ("VersionOverride", "Version") if (value := one.attributes.get(key) or one.value(key))), ""
    )
    for name in filter(None, map(str.strip, names.split(";"))):
        if one.name == "PackageVersion":
            parsed.manage(name.lower(), name, version)
        elif "Include" in one.attributes:
            private = one.attributes.get("PrivateAssets") or one.value("PrivateAssets")
            kind = BUILD if private.lower() == "all" or one.name == "GlobalPackageReference" else otherwise
            parsed.add(name, version, kind, NUGET, line=one.line)


def global_json(text: str, _path: str) -> Parsed:
    """Parse a global.json: the SDK, and SDKs from packages. Raises ManifestError if it is not a JSON object."""
    data, parsed, lines = json_object(text), Parsed(), key_lines(text, 2)
    parsed.needs("dotnet", table(data, "sdk").get("version"), lines.get(("sdk", "version")), exact=True)
    for name, version in table(data, "msbuild-sdks").items():
        parsed.add(name, text_of(version), BUILD, NUGET, group="sdk", line=lines.get(("msbuild-sdks", name)))
    return parsed


def dotnet_tools(text: str, _path: str) -> Parsed:
    """Parse a dotnet-tools.json. Raises ManifestError if it is not a JSON object."""
    data, parsed, lines = json_object(text), Parsed(), key_lines(text, 2)
    for name, tool in table(data, "tools").items():
        version = text_of(table(tool).get("version"))
        parsed.add(name, version, DEV, NUGET, group="tool", line=lines.get(("tools", name)), version=version or None)
    return parsed


def packages_config(text: str, _path: str) -> Parsed:
    """Parse a packages.config. Raises ManifestError if it is not XML."""
    parsed = Parsed()
    for one in xml.read(text).each("package"):
        name, version = one.attributes.get("id", ""), one.attributes.get("version", "")
        if name:
            kind = DEV if one.attributes.get("developmentDependency") == "true" else RUNTIME
            parsed.add(name, version, kind, NUGET, line=one.line, version=version or None)
    return parsed


def packages_lock(text: str, _path: str) -> Parsed:
    """Parse a packages.lock.json. Raises ManifestError if it is not a JSON object."""
    data, lines, parsed, links = json_object(text), key_lines(text, 3), Parsed(), Links()
    for framework in table(data, "dependencies"):
        packages = table(data, "dependencies", framework)
        for name in packages:
            package = table(packages, name)
            version, kind = text_of(package.get("resolved")), text_of(package.get("type"))
            if version and kind != "Project":
                line = lines.get(("dependencies", framework, name))
                at = parsed.lock(name, version, NUGET, line=line, direct=kind == "Direct")
                links.name(at, (framework, name.lower()))
                for one in table(package, "dependencies"):
                    links.need(at, [(framework, one.lower())])
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed
