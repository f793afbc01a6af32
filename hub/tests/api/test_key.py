"""The recovery copy of the key, and problems with the Hub's own files and version."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet

import commandcenter_hub
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.services import doctor


async def test_the_key_is_exported_to_the_owner_only_and_the_audit_trail_records_it_without_the_key(api: Any) -> None:
    key = (api.settings.home / "key").read_text().strip()
    answer = await api.http.post("/api/key/export")
    assert (answer.status_code, answer.json(), answer.headers["cache-control"]) == (200, {"key": key}, "no-store")
    made = await api.ask("POST", "/api/tokens", 201, json={"expires_in_s": 600, "scope": "write"})
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as http:
        for headers, status in (({}, 401), ({"authorization": f"Bearer {made['token']}"}, 403)):
            refused = await http.post("/api/key/export", headers=headers)
            assert refused.status_code == status
            assert key not in refused.text
    await api.ask("PUT", "/api/key", 204, json={"key": key})
    page = await api.ask("GET", "/api/audit")
    found = [(one["action"], one["outcome"], one["actor"]["kind"]) for one in page["entries"] if "key" in one["action"]]
    assert found == [
        ("import key", "done", "command_line"),
        ("export key", "refused", "token"),
        ("export key", "done", "command_line"),
    ]
    assert key not in str(page)


async def test_a_hub_that_is_older_than_the_installed_version_reports_it(
    api: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doctor.installed_version(doctor.VERSION_FILE) == commandcenter_hub.__version__
    assert await api.ask("GET", "/api/problems") == []
    file = tmp_path / "_version.py"
    file.write_text("__version__ = version = '9.8.7.dev6+g5'\n")
    monkeypatch.setattr(doctor, "VERSION_FILE", file)
    (problem,) = await api.ask("GET", "/api/problems")
    assert (problem["name"], problem["status"]) == ("version", "warning")
    assert "version 9.8.7.dev6+g5 is installed" in problem["message"]
    assert "stop-hub" in problem["hint"]
    assert problem in (await api.ask("GET", "/api/doctor"))["checks"]
    assert (await api.ask("GET", "/health/ready"))["problems"] == []


async def test_the_key_is_restored_from_its_copy_and_from_no_other(api: Any) -> None:
    file = api.settings.home / "key"
    key, other = file.read_text().strip(), Fernet.generate_key().decode()
    write_private(file, other.encode())  # at once, since the Hub writes a file again that is empty for a moment
    assert [one["name"] for one in await api.ask("GET", "/api/problems")] == ["key"]
    ready = await api.ask("GET", "/health/ready", 503)
    assert ready["reasons"] == ready["problems"]
    assert "was replaced by another one" in ready["problems"][0]
    await api.refused("PUT", "/api/key", 422, "invalid_input", json={"key": other})
    assert file.read_text() == other
    await api.ask("PUT", "/api/key", 204, json={"key": f"{key}\n"})
    assert file.read_text().strip() == key
    assert await api.ask("GET", "/api/problems") == []
    assert (await api.ask("GET", "/health/ready"))["ready"] is True
