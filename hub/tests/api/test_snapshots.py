"""Download of snapshots: the whole file, for a signed-in user only."""

from typing import Any

import httpx

UNKNOWN = "00000000-0000-4000-8000-000000000000"
CONTENT = b"PGDMP" + bytes(range(256)) * 4096


async def with_snapshot(api: Any) -> tuple[dict[str, Any], str]:
    made = await api.register()
    folder = api.hub.supervisors.folder(made["slug"]) / "snapshots"
    folder.mkdir(parents=True)
    (folder / "one.dump").write_bytes(CONTENT)
    (found,) = await api.ask("GET", f"/api/projects/{made['id']}/snapshots")
    return made, f"/api/projects/{made['id']}/snapshots/{found['id']}/file"


async def test_a_snapshot_is_downloaded_whole_and_recorded(api: Any) -> None:
    made, path = await with_snapshot(api)
    answer = await api.http.get(path)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-disposition"].startswith('attachment; filename="shop-')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    (newest, *_) = (await api.ask("GET", "/api/audit"))["entries"]
    assert (newest["action"], newest["project_id"], newest["outcome"]) == ("download snapshot", made["id"], "done")


async def test_an_unknown_or_lost_snapshot_is_reported(api: Any) -> None:
    made, path = await with_snapshot(api)
    (api.hub.supervisors.folder(made["slug"]) / "snapshots" / "one.dump").unlink()
    await api.refused("GET", path, 404, "snapshot_not_found")
    await api.refused("GET", f"/api/projects/{made['id']}/snapshots/{UNKNOWN}/file", 404, "snapshot_not_found")
    await api.refused("GET", f"/api/projects/{made['id']}/snapshots/..%2F..%2Fhub.db/file", 404, "not_found")


async def test_a_program_and_a_visitor_download_nothing(api: Any) -> None:
    _, path = await with_snapshot(api)
    token = await api.ask("POST", "/api/tokens", 201, json={"expires_in_s": 3600, "scope": "write"})
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as client:
        given = {"authorization": f"Bearer {token['token']}"}
        assert (await client.get(path, headers=given)).status_code == 403
        assert (await client.get(path)).status_code == 401
