"""Export the project's packages as a bill of materials (SBOM)."""

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from commandcenter_app import __version__
from commandcenter_app.gaps.licences import parsed, spdx_licences

TOOL = "commandcenter"
NOT_KNOWN = "NOASSERTION"


@dataclass(frozen=True)
class Package:
    """One version of a package.

    Attributes:
        purl: its package URL.
        name, version: as in the lock file, or as pinned by the manifest.
        licence: as the lock file states it; None if it does not.
        direct: whether the project itself declares it.
    """

    purl: str
    name: str
    version: str
    licence: str | None
    direct: bool


Needs = Sequence[tuple[str, str]]
"""Pairs of package URLs: a package, and one that it needs."""


def to_cyclonedx(packages: Sequence[Package], needs: Needs, project: str) -> str:
    """Return the packages as CycloneDX 1.6 in JSON. The project depends on its direct packages."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    bom, licences = Bom(), LicenseFactory()
    root = Component(name=project, type=ComponentType.APPLICATION, bom_ref="project")
    bom.metadata.component = root
    bom.metadata.tools.components.add(Component(name=TOOL, version=__version__, type=ComponentType.APPLICATION))
    components = {
        one: Component(
            name=one.name,
            version=one.version,
            purl=PackageURL.from_string(one.purl),
            bom_ref=one.purl,
            licenses=[licences.make_from_string(one.licence)] if one.licence else None,
        )
        for one in packages
    }
    bom.components.update(components.values())
    bom.register_dependency(root, [component for one, component in components.items() if one.direct])
    by_purl = {one.purl: component for one, component in components.items()}
    needed: dict[str, list[Component]] = defaultdict(list)
    for purl, one in needs:
        needed[purl].append(by_purl[one])
    for purl, those in needed.items():
        bom.register_dependency(by_purl[purl], those)
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def to_spdx(packages: Sequence[Package], needs: Needs, project: str) -> str:
    """Return the packages as SPDX 2.3 in JSON. The project contains all packages, and depends on its direct ones.

    The library of the SPDX project has twelve dependencies, so only the tests use it, to validate the document.
    """
    ids = {one: f"SPDXRef-Package-{number}" for number, one in enumerate(packages, 1)}
    relationships = [_relationship("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Project")]
    relationships += [_relationship("SPDXRef-Project", "CONTAINS", name) for name in ids.values()]
    relationships += [_relationship("SPDXRef-Project", "DEPENDS_ON", ids[one]) for one in packages if one.direct]
    by_purl = {one.purl: name for one, name in ids.items()}
    relationships += [_relationship(by_purl[purl], "DEPENDS_ON", by_purl[one]) for purl, one in needs]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": project,
        "documentNamespace": f"urn:uuid:{uuid.uuid4()}",
        "creationInfo": {
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": [f"Tool: {TOOL}-{__version__}"],
        },
        "packages": [
            {"SPDXID": "SPDXRef-Project", "name": project, "downloadLocation": NOT_KNOWN, "filesAnalyzed": False},
            *(_spdx_package(one, ids[one]) for one in packages),
        ],
        "relationships": relationships,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _spdx_package(package: Package, name: str) -> dict[str, Any]:
    return {
        "SPDXID": name,
        "name": package.name,
        "versionInfo": package.version,
        "downloadLocation": NOT_KNOWN,
        "filesAnalyzed": False,
        "licenseConcluded": NOT_KNOWN,
        "licenseDeclared": _expression(package.licence),
        "copyrightText": NOT_KNOWN,
        "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": package.purl}
        ],
    }


def _relationship(of: str, kind: str, to: str) -> dict[str, str]:
    return {"spdxElementId": of, "relationshipType": kind, "relatedSpdxElement": to}


def _expression(licence: str | None) -> str:
    """Return a licence as an SPDX expression; NOT_KNOWN if there is none or it is not an expression."""
    if not licence:
        return NOT_KNOWN
    node = parsed(spdx_licences(), licence, validate=True, strict=True)
    return NOT_KNOWN if node is None else str(node)
