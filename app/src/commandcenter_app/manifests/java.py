"""Dependencies of Java and Kotlin projects: Maven's pom.xml."""

from __future__ import annotations

from commandcenter_app.manifests import xml
from commandcenter_app.manifests.base import BUILD, DEV, INHERITED, OPTIONAL, RUNTIME, ManifestError, Parsed
from commandcenter_app.manifests.xml import Element

MAVEN = "maven"
PARENT = "parent"
PLUGINS = "org.apache.maven.plugins"
KINDS = {"test": DEV, "provided": BUILD, "system": BUILD, "import": BUILD}


def pom(text: str, _path: str) -> Parsed:
    """Parse a pom.xml. Raises ManifestError if it is not XML or not a project."""
    project, parsed = xml.read(text), Parsed()
    if project.name != "project":
        raise ManifestError("It is not a Maven project: its root element is not <project>.", project.line)
    _coordinates(project, parsed)
    for licence in project.each("licenses", "license", "name"):
        parsed.own_licence(licence.text.strip(), licence.line)
    _parts(project, None, parsed)
    for profile in project.each("profiles", "profile"):
        _parts(profile, profile.value("id") or "profile", parsed)
    return parsed


def _coordinates(project: Element, parsed: Parsed) -> None:
    """Read the name, parent and properties."""
    own = {key: project.value(key) or project.value(PARENT, key) for key in ("groupId", "version")}
    own["artifactId"] = project.value("artifactId")
    parsed.name = f"{own['groupId']}:{own['artifactId']}"
    for parent in project.each(PARENT):
        name = f"{parent.value('groupId')}:{parent.value('artifactId')}"
        parsed.parents.append(name)
        parsed.add(name, parent.value("version"), BUILD, MAVEN, group=PARENT, line=parent.line)
    for key, value in own.items():
        for prefix in ("project.", "pom.", ""):
            parsed.set(prefix + key, value)
    for key in ("groupId", "version"):
        parsed.set(f"project.parent.{key}", project.value(PARENT, key))
    for properties in project.each("properties"):
        for one in properties.children:
            parsed.set(one.name, one.text.strip())


def _parts(project: Element, group: str | None, parsed: Parsed) -> None:
    """Read what a project, or one of its profiles, declares and manages."""
    for one in project.each("dependencies", "dependency"):
        scope = one.value("scope")
        kind = OPTIONAL if one.value("optional") == "true" else KINDS.get(scope, RUNTIME) if scope else INHERITED
        _add(one, kind, group, parsed)
    for one in project.each("dependencyManagement", "dependencies", "dependency"):
        if one.value("scope") == "import":
            _add(one, BUILD, "import", parsed)
            parsed.imports.append(f"{one.value('groupId')}:{one.value('artifactId')}")
        else:
            name = f"{one.value('groupId')}:{one.value('artifactId')}"
            parsed.manage(name, name, one.value("version"), KINDS.get(one.value("scope")))
    for plugin in project.each("build", "plugins", "plugin"):
        _add_plugin(plugin, group or "plugin", parsed)
    for plugin in project.each("reporting", "plugins", "plugin"):
        _add_plugin(plugin, group or "reporting", parsed)
    for one in project.each("build", "extensions", "extension"):
        _add(one, BUILD, group or "extension", parsed)
    for plugin in project.each("build", "pluginManagement", "plugins", "plugin"):
        name = f"{plugin.value('groupId') or PLUGINS}:{plugin.value('artifactId')}"
        parsed.manage(name, name, plugin.value("version"))
        _inside_plugin(plugin, group or "plugin", parsed)


def _add_plugin(plugin: Element, group: str, parsed: Parsed) -> None:
    _add(plugin, BUILD, group, parsed)
    _inside_plugin(plugin, group, parsed)


def _inside_plugin(plugin: Element, group: str, parsed: Parsed) -> None:
    """Read the dependencies of a plug-in, and the annotation processors of the compiler."""
    executions = [plugin, *plugin.each("executions", "execution")]
    for one in plugin.each("dependencies", "dependency"):
        _add(one, BUILD, group, parsed)
    for one in (path for each in executions for path in each.each("configuration", "annotationProcessorPaths")):
        for path in one.children:
            _add(path, BUILD, "annotation processor", parsed)


def _add(one: Element, kind: str, group: str | None, parsed: Parsed) -> None:
    artifact = one.value("artifactId")
    if not artifact:
        parsed.problem(f"A <{one.name}> has no artifactId.", one.line)
        return
    name = f"{one.value('groupId') or PLUGINS}:{artifact}"
    parsed.add(name, one.value("version"), kind, MAVEN, group=group, line=one.line)
