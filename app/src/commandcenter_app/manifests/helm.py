"""Charts of Helm, and images in their values."""

from __future__ import annotations

from collections.abc import Iterator

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import RUNTIME, Included, Parsed
from commandcenter_app.manifests.containers import VERSION_LIKE, add_image
from commandcenter_app.manifests.interpolation import Filled

HELM = "helm"


def chart(text: str, _path: str) -> Parsed:
    """Parse a Chart.yaml. Raises ManifestError if it is not YAML."""
    root, parsed = yaml.read(text), Parsed()
    parsed.included = [Included("values.yaml")]
    for one in root.get("dependencies").values:
        name, version, repository = one.get("name"), one.get("version").text or "", one.get("repository").text or ""
        if not name.text or repository.startswith("file:") or not repository:
            continue  # a chart in this folder
        exact = version if VERSION_LIKE.fullmatch(version) and version.count(".") == 2 else None
        unknown = "the repository is an alias on the user's machine" if repository.startswith(("@", "alias:")) else None
        parsed.add(
            name.text, version, RUNTIME, HELM, line=name.line, version=exact, unknown=unknown,
            alias=one.get("alias").text, source=repository,
        )  # fmt: skip
    return parsed


def chart_lock(text: str, _path: str) -> Parsed:
    """Parse a Chart.lock. Raises ManifestError if it is not YAML."""
    parsed = Parsed()
    for one in yaml.read(text).get("dependencies").values:
        name, version, repository = one.get("name"), one.get("version").text, one.get("repository").text or ""
        if name.text and version and repository and not repository.startswith("file:"):
            parsed.lock(name.text, version, HELM, line=name.line, direct=True, source=repository)
    parsed.members = ["."]
    return parsed


def values(text: str, _path: str) -> Parsed:
    """Find the images in a values.yaml: mappings with a `repository` and a `tag` or digest, by convention.

    Without a tag, the templates of the chart choose one, usually the version of the application. Raises ManifestError
    if it is not YAML.
    """
    parsed = Parsed()
    for name, image in _images(yaml.read(text), ""):
        repository, tag = image.get("repository").text or "", image.get("tag").text or ""
        registry, digest = image.get("registry").text or "", image.get("digest").text or ""
        whole = f"{registry}/{repository}" if registry else repository
        whole += (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
        unknown = {} if tag or digest else {"tag": "the templates of the chart choose the tag"}
        add_image(Filled(whole, unknown), RUNTIME, name or None, image.get("repository").line, parsed)
    return parsed


def _images(root: yaml.Node, name: str) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the mappings that describe an image, with the path of each."""
    pending, seen = [(name, root)], set[int]()
    while pending:
        at, node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.get("repository").text and (node.entries.keys() & {"tag", "digest"}):
            yield at, node
        pending += [(f"{at}.{key}" if at else key, value) for key, value in reversed(list(node.items()))]
        pending += [(at, value) for value in reversed(node.values)]
