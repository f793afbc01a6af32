"""Package URLs (purl): one name for a package of any ecosystem, by which other tools find it."""

from __future__ import annotations

import re
from functools import lru_cache

TYPES = {"actions": "githubactions", "go": "golang"}
"""Types whose name differs from that of the ecosystem."""
HOST = re.compile(r"localhost(?::\d+)?|[^/]*[.:][^/]*")
REPLACED = re.compile(r" => ([^./\s][^\s]*)")
"""The module that go.mod uses instead of another one, unless it is a folder."""
ARCHIVE = re.compile(r"https?://\S+\.(?:tgz|tar\.gz|zip|whl)(?:[?#]|$)")
VCS = re.compile(r"(?:git|hg|svn|bzr)\+|git:|ssh:|github:|.*\.git(?:[@#]|$)")


@lru_cache(maxsize=50_000)
def package_url(
    ecosystem: str, name: str, version: str | None, constraint: str, registry: str | None = None
) -> str | None:
    """Return the package URL of a dependency; None if its name is not known.

    A source other than a registry is a qualifier: `vcs_url` for a repository, `download_url` for a file. A path is
    left out. `registry` is the registry, if it is not the public one.
    """
    from packageurl import PackageURL

    if not name or "$" in name:
        return None
    namespace, subpath = "", ""
    qualifiers = _source(constraint)
    if registry and not qualifiers:
        of_ecosystem = {"conda": {"channel": registry}, "generic": {"download_url": registry}}
        qualifiers = of_ecosystem.get(ecosystem) or _source(registry) or {"repository_url": registry}
    if ecosystem == "maven":
        # A Gradle plugin is found by an artifact of that name.
        namespace, _, name = name.partition(":") if ":" in name else (name, "", f"{name}.gradle.plugin")
    elif ecosystem == "actions":
        owner, _, rest = name.partition("/")
        namespace, (name, _, subpath) = owner, rest.partition("/")
    elif ecosystem == "docker":
        host, slash, rest = name.partition("/")
        if slash and HOST.fullmatch(host):
            qualifiers["repository_url"], name = host, rest
        namespace, _, name = name.rpartition("/")
        digest = constraint.partition("@")[2]
        version = digest or version
    if ecosystem == "go" and (instead := REPLACED.search(constraint)):
        name = instead[1]
    if ecosystem == "pre-commit":
        host, _, rest = name.partition("/")
        kind = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}.get(host, "generic")
        qualifiers = {} if kind != "generic" else {"vcs_url": f"git+https://{name}"}
        ecosystem, name = kind, name if kind == "generic" else rest
        namespace, _, name = name.rpartition("/")
    if ecosystem == "generic":
        name = name.removeprefix("https://").removeprefix("http://")
    if ecosystem in {"npm", "go", "composer", "swift", "jsr", "gitlab", "terraform"}:
        namespace, _, name = name.rpartition("/")
    try:
        found = PackageURL(
            TYPES.get(ecosystem, ecosystem), namespace or None, name, version or None, qualifiers, subpath or None
        )
    except ValueError:
        return None
    return found.to_string()


def _source(constraint: str) -> dict[str, str]:
    address = constraint.removeprefix("@ ").strip()
    if address == constraint and not VCS.match(constraint) and not ARCHIVE.match(constraint):
        return {}
    if VCS.match(address):
        return {"vcs_url": address if "+" in address.split(":", 1)[0] else f"git+{address}"}
    return {"download_url": address} if "://" in address else {}
