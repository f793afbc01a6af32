"""Images and components used by GitLab CI."""

from __future__ import annotations

import re

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import BUILD, Included, Parsed
from commandcenter_app.manifests.containers import GENERIC, add_image
from commandcenter_app.manifests.interpolation import fill

GITLAB = "gitlab"
OF_SERVER = re.compile(r"\$\{?(?:CI_SERVER_FQDN|CI_SERVER_HOST)\}?/|[\w.-]+\.[\w.-]+(?::\d+)?/")
NOT_JOBS = frozenset({"default", "include", "variables", "workflow", "stages", "spec", "cache", "image", "services"})


def pipeline(text: str, _path: str) -> Parsed:
    """Parse a .gitlab-ci.yml, of which the first document may describe its inputs. Raises ManifestError."""
    parsed = Parsed()
    root = list(yaml.documents(text))[-1:] or [yaml.Node(1)]
    values = _values(root[0])
    _images(root[0], None, values, parsed)
    _images(root[0].get("default"), "default", values, parsed)
    for name, job in root[0].items():
        if name not in NOT_JOBS:
            _images(job, name, values | _values(job), parsed)
    include = root[0].get("include")
    for one in [include, *include.values]:
        _include(one, values, parsed)
    return parsed


def _values(node: yaml.Node) -> dict[str, str | None]:
    """Return the values of variables, each of which may be a mapping with a description."""
    return {
        name: value.text if value.text is not None else value.get("value").text
        for name, value in node.get("variables").items()
    }


def _images(job: yaml.Node, name: str | None, values: dict[str, str | None], parsed: Parsed) -> None:
    for image in [job.get("image"), *job.get("services").values]:
        named = image if image.text else image.get("name")
        if named.text:
            filled = fill(_expanded(named.text, values), values, dollars=True)
            add_image(filled, BUILD, name, named.line, parsed)


def _expanded(text: str, values: dict[str, str | None]) -> str:
    """Replace variables by values that contain variables themselves."""
    for _ in range(5):
        filled = fill(text, values).text
        if filled == text:
            break
        text = filled
    return text


def _include(one: yaml.Node, values: dict[str, str | None], parsed: Parsed) -> None:
    """Read an entry of `include`: a file of this repository, or a component, project, template or address."""
    local = one.text if one.text and "://" not in one.text else one.get("local").text
    if local:
        parsed.included.append(Included(local.lstrip("/"), from_root=True))
    if (component := one.get("component")).text:
        filled = fill(component.text or "", values)
        place, _, version = filled.text.partition("@")
        parsed.add(
            OF_SERVER.sub("", place, count=1), version, BUILD, GITLAB, group="component", line=component.line,
            version=version if version and not version.startswith("~") and "$" not in version else None,
        )  # fmt: skip
    if (project := one.get("project")).text:
        filled = fill(project.text or "", values)
        ref = fill(one.get("ref").text or "", values)
        unknown = "; ".join((filled.unknown | ref.unknown).values()) or None
        parsed.add(
            filled.text, ref.text, BUILD, GITLAB, group="project", line=project.line,
            version=None if unknown else ref.text or None, unknown=unknown,
        )  # fmt: skip
    for word in ("template", "remote"):
        name = one.get(word)
        address = one if word == "remote" and one.text and "://" in one.text else name
        if address.text:
            unknown = "the server provides it" if word == "template" else "its address has no version"
            source = address.text if word == "remote" else None
            parsed.add(address.text, "", BUILD, GENERIC, group=word, line=address.line, unknown=unknown, source=source)
