"""Dependencies resolved by a real backend from manifests and lock files, and their updates."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from commandcenter_app.api.dependencies import sbom
from commandcenter_app.api.dependencies.repository import DependencyFilter, DependencyRepository
from commandcenter_app.api.dependencies.schemas import PackageSort

PACKAGES = {
    "": {"name": "web"},
    "node_modules/react": {"version": "19.0.0", "license": "MIT", "dependencies": {"scheduler": "^0.25.0"}},
    "node_modules/scheduler": {"version": "0.25.0", "license": "MIT"},
    "node_modules/vite": {"version": "6.0.1", "dev": True, "license": "ISC"},
}


def write_lock(workspace: Path, packages: dict[str, dict[str, Any]]) -> None:
    text = json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2)
    (workspace / "web" / "package-lock.json").write_text(text)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    files = {
        "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy",
        "pyproject.toml": '[project]\nname = "app"\nlicense = "Apache-2.0"\ndependencies = ["httpx==0.28.1"]\n',
        "web/package.json": '{"dependencies": {"react": "^19"}, "devDependencies": {"vite": "^6"}}',
        "broken/pom.xml": "<project>\n  <oops>\n</project>",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    write_lock(root, PACKAGES)
    return root


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    return client.get(path, params=params).raise_for_status().json()


def listed(client: httpx.Client, **params: Any) -> list[tuple[Any, ...]]:
    items = get(client, "/api/dependencies", **params)["items"]
    return [(one["name"], one["version"], one["direct"], one["manifest"], one["lock_line"]) for one in items]


def test_versions_come_from_the_lock_file(client: httpx.Client) -> None:
    assert listed(client) == [
        ("httpx", "0.28.1", True, "pyproject.toml", None),
        ("react", "19.0.0", True, "web/package.json", 7),
        ("scheduler", "0.25.0", False, "web/package-lock.json", 14),
        ("vite", "6.0.1", True, "web/package.json", 18),
    ]
    react = get(client, "/api/dependencies", q="react")["items"][0]
    assert (react["line"], react["lock"], react["licence"]) == (1, "web/package-lock.json", "MIT")


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"direct": "false"}, ["scheduler"]),
        ({"direct": "true", "ecosystem": "npm"}, ["react", "vite"]),
        ({"licence": "ISC"}, ["vite"]),
        ({"licence": ""}, ["httpx"]),
        ({"sort": "-licence", "limit": 2}, ["react", "scheduler"]),
        ({"sort": "version"}, ["scheduler", "httpx", "react", "vite"]),
        ({"sort": "direct"}, ["scheduler", "httpx", "react", "vite"]),
        ({"manifest": "web/package-lock.json"}, ["scheduler"]),
    ],
)
def test_dependencies_can_be_filtered_and_sorted(
    client: httpx.Client, params: dict[str, Any], names: list[str]
) -> None:
    assert [one[0] for one in listed(client, **params)] == names


PURLS = ["pkg:npm/react@19.0.0", "pkg:npm/scheduler@0.25.0", "pkg:npm/vite@6.0.1", "pkg:pypi/httpx@0.28.1"]


def test_packages_are_exported_as_cyclonedx(client: httpx.Client) -> None:
    response = client.get("/api/dependencies/sbom", params={"format": "cyclonedx"}).raise_for_status()
    assert "bom.cdx.json" in response.headers["content-disposition"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(response.text) is None
    bom = response.json()
    assert sorted(one["purl"] for one in bom["components"]) == PURLS
    assert bom["components"][1]["licenses"] == [{"license": {"id": "MIT"}}]
    (project,) = [one for one in bom["dependencies"] if one["ref"] == "project"]
    assert sorted(project["dependsOn"]) == [PURLS[0], PURLS[2], PURLS[3]]
    assert [one["dependsOn"] for one in bom["dependencies"] if one["ref"] == PURLS[0]] == [[PURLS[1]]]


def test_packages_are_exported_as_spdx(client: httpx.Client, tmp_path: Path) -> None:
    response = client.get("/api/dependencies/sbom", params={"format": "spdx"}).raise_for_status()
    file = tmp_path / "bom.spdx.json"
    file.write_text(response.text)
    document = parse_file(str(file))
    assert validate_full_spdx_document(document) == []
    packages = document.packages[1:]
    assert [one.external_references[0].locator for one in packages] == PURLS
    assert [str(one.license_declared) for one in packages] == ["MIT", "MIT", "ISC", "NOASSERTION"]
    names = {one.spdx_id: one.name for one in packages}
    needs = [
        (names[one.spdx_element_id], names[str(one.related_spdx_element_id)])
        for one in document.relationships
        if one.spdx_element_id in names
    ]
    assert needs == [("react", "scheduler")]
    assert client.get("/api/dependencies/sbom", params={"format": "html"}).status_code == 422


async def test_a_scan_that_ends_between_two_queries_only_shortens_the_answer(
    backend: Any, client: httpx.Client
) -> None:
    class Scanning(AsyncSession):
        async def scalars(self, *given: Any, **options: Any) -> Any:
            await self.execute(sql("DELETE FROM dependencies WHERE name = 'vite'"))
            return await super().scalars(*given, **options)

    assert get(client, "/api/dependencies/packages")["total"] == 4
    engine = create_async_engine(backend.environment["DATABASE_URL"])
    async with engine.connect() as connection, Scanning(connection) as session:
        repository = DependencyRepository(session)
        packages = await repository.packages()
        assert await repository.needs(packages) == [(PURLS[0], PURLS[1])]
        assert await repository.needs([one for one in packages if one.purl != PURLS[1]]) == []
        assert await repository.graph(2**31 - 1) is None
        await session.rollback()
        found, _ = await repository.by_package(DependencyFilter(), sort=PackageSort.NAME, limit=9, offset=0)
        assert [one["name"] for one in found] == ["httpx", "react", "scheduler"]
    await engine.dispose()


def test_packages_are_listed_with_their_places_and_direct_ones_first(client: httpx.Client) -> None:
    page = get(client, "/api/dependencies/packages")
    assert [(one["name"], one["direct"], one["versions"], one["licences"]) for one in page["items"]] == [
        ("httpx", True, ["0.28.1"], []),
        ("react", True, ["19.0.0"], ["MIT"]),
        ("vite", True, ["6.0.1"], ["ISC"]),
        ("scheduler", False, ["0.25.0"], ["MIT"]),
    ]
    assert page["total"] == 4
    assert [one["manifest"] for one in page["items"][1]["places"]] == ["web/package.json"]
    page = get(client, "/api/dependencies/packages", ecosystem="npm", sort="-name", limit=1, offset=1)
    assert ([one["name"] for one in page["items"]], page["total"]) == (["scheduler"], 3)


def test_chains_show_why_a_dependency_is_there(client: httpx.Client) -> None:
    def why(name: str) -> Any:
        return get(client, f"/api/dependencies/{get(client, '/api/dependencies', q=name)['items'][0]['id']}/chains")

    assert why("react") == {"direct": True, "chains": [], "reason": None}
    assert why("scheduler") == {"direct": False, "chains": [["react"]], "reason": None}
    assert client.get("/api/dependencies/2147483647/chains").status_code == 404


@pytest.mark.parametrize("licence", ["see LICENCE.txt", "MIT/X11", "()x"])
def test_a_licence_that_is_no_spdx_expression_is_not_asserted(licence: str) -> None:
    package = sbom.Package("pkg:npm/a@1", "a", "1", licence, direct=True)
    assert '"licenseDeclared": "NOASSERTION"' in sbom.to_spdx([package], [], "shop")
    (component,) = json.loads(sbom.to_cyclonedx([package], [], "shop"))["components"]
    assert component["licenses"] == [{"license": {"name": licence}}]


def test_totals_are_counted_by_ecosystem(client: httpx.Client) -> None:
    totals = get(client, "/api/dependencies/totals")
    assert totals["total"] == 4
    assert totals["items"][0] == {
        "ecosystem": "npm",
        "total": 3,
        "direct": 2,
        "transitive": 1,
        "locked": 3,
        "licensed": 3,
        "packages": 3,
    }
    assert get(client, "/api/summary")["counts"]["direct_dependencies"] == 3


def test_manifests_are_listed_with_their_problems(client: httpx.Client) -> None:
    page = get(client, "/api/dependencies/manifests", sort="-dependencies")
    assert [(one["path"], one["dependencies"]) for one in page["items"]] == [
        ("web/package.json", 2),
        ("pyproject.toml", 1),
        ("web/package-lock.json", 1),
        ("broken/pom.xml", 0),
    ]
    assert page["items"][3]["problem"].startswith("It is not valid XML")
    assert get(client, "/api/dependencies/manifests", q="pom")["total"] == 1
    problem = get(client, "/api/scans/1")["problems"][0]
    assert (problem["path"], problem["line"]) == ("broken/pom.xml", 3)


def test_licences_are_listed_and_counted(client: httpx.Client) -> None:
    page = get(client, "/api/licences")
    assert [(one["path"], one["licence"], one["subject"], one["line"]) for one in page["items"]] == [
        ("LICENSE", "MIT", None, 1),
        ("pyproject.toml", "Apache-2.0", "app", 3),
    ]
    assert get(client, "/api/licences", q="apache")["total"] == 1
    totals = get(client, "/api/licences/dependencies", limit=2)
    assert totals == {
        "items": [{"licence": "MIT", "dependencies": 2}, {"licence": "ISC", "dependencies": 1}],
        "total": 3,
    }


def test_refused_licences_are_gaps(client: httpx.Client, backend: Any) -> None:
    policy = get(client, "/api/licences/policy")
    assert "MIT" in policy["allowed"]
    assert (policy["refused"], policy["version"]) == ([], 1)
    change = {"version": 1, "allowed": ["mit"], "refused": ["ISC"]}
    wrong = client.put("/api/licences/policy", json={**change, "refused": ["ISC or MIT"]})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "unknown_licence")
    changed = client.put("/api/licences/policy", json=change).raise_for_status().json()
    assert changed == {"allowed": ["MIT"], "refused": ["ISC"], "version": 2}
    assert client.put("/api/licences/policy", json=change).status_code == 409
    backend.scan()
    gaps = get(client, "/api/gaps", kind="licence")["items"]
    assert [(one["subject"], one["severity"], one["message"]) for one in gaps] == [
        ("vite", "medium", "Its licence is refused: ISC.")
    ]

    def verdict(value: str) -> list[str]:
        return [one["name"] for one in get(client, "/api/dependencies/packages", verdict=value)["items"]]

    assert (verdict("allowed"), verdict("review"), verdict("refused")) == (["react", "scheduler"], ["httpx"], ["vite"])


@pytest.mark.slow
def test_unchanged_dependencies_keep_their_ids(client: httpx.Client, backend: Any, workspace: Path) -> None:
    before = {one["name"]: one["id"] for one in get(client, "/api/dependencies")["items"]}
    write_lock(workspace, PACKAGES | {"node_modules/react": {**PACKAGES["node_modules/react"], "version": "19.1.0"}})
    backend.scan()
    after = {one["name"]: one["id"] for one in get(client, "/api/dependencies")["items"]}
    assert [one[:2] for one in listed(client, q="react")] == [("react", "19.1.0")]
    assert {name for name in before if before[name] == after[name]} == {"httpx", "scheduler", "vite"}

    (workspace / "web" / "package-lock.json").unlink()
    backend.scan()
    assert [one[:2] for one in listed(client)] == [("httpx", "0.28.1"), ("react", None), ("vite", None)]

    write_lock(workspace, {f"node_modules/p{number:05}": {"version": "1.0.0"} for number in range(12_000)})
    backend.scan()
    page = get(client, "/api/dependencies", direct="false", sort="-name", limit=2, offset=5)
    assert page["total"] == 12_000
    assert [one["name"] for one in page["items"]] == ["p11994", "p11993"]
    chains = get(client, f"/api/dependencies/{page['items'][0]['id']}/chains")
    assert chains["reason"] == "according to the lock file, nothing that the project declares needs it"
