"""What the dialog that adds a project needs: recent folders, facts of a folder, and who holds which port."""

import json
import os
import socket
from pathlib import Path
from typing import Any

from commandcenter_hub.services import homes
from commandcenter_hub.testing.ports import free_port


async def taken(api: Any, *ports: int) -> dict[int, dict[str, Any]]:
    answer = await api.ask("GET", "/api/ports", params={"port": list(ports)} if ports else {})
    return {one["port"]: one for one in answer["taken"]}


async def test_the_ledger_names_who_holds_a_port(api: Any) -> None:
    made = await api.register()
    postgres = made["ports"]["postgres"]["postgres"]
    free = free_port()
    with socket.create_server(("127.0.0.1", 0)) as server:
        foreign = server.getsockname()[1]
        asked = (postgres, api.settings.port, foreign, free, 6000)
        found = await taken(api, *asked)
        assert found.keys() == {postgres, api.settings.port, foreign, 6000}
        assert (found[postgres]["holder"], found[postgres]["refused"]) == ("project", True)
        assert found[postgres]["reason"] == "it belongs to postgres of “shop”"
        assert (found[api.settings.port]["holder"], found[6000]["holder"]) == ("hub", "browsers")
        held = found[foreign]
        assert (held["holder"], held["pid"], held["refused"]) == ("process", os.getpid(), False)
        assert f"(process {os.getpid()})" in held["reason"]
        assert found.keys() <= (await taken(api)).keys()


async def test_ports_of_other_hubs_are_named_and_never_suggested(api: Any, tmp_path: Path) -> None:
    before = (await api.ask("GET", "/api/ports"))["suggested"]
    other = before["backend"]["http"]
    other_home, listed = tmp_path / "other home", tmp_path / "homes"
    other_home.mkdir()
    listed.mkdir()
    object.__setattr__(api.hub.homes, "folder", listed)
    entry = {"version": homes.VERSION, "home": str(other_home), "port": other}
    (listed / "0123456789abcdef.json").write_text(json.dumps(entry))
    answer = await api.ask("GET", "/api/ports", params={"port": other})
    (held,) = answer["taken"]
    assert (held["holder"], held["reason"]) == ("other_hub", f"it is the port of the Hub of {other_home}")
    assert answer["suggested"]["backend"]["http"] != other
    given = {"path": str(api.folder("b")), "ports": {"backend": other}}
    error = await api.refused("POST", "/api/projects", 409, "port_reserved", json=given)
    assert (error["details"]["service"], error["details"]["port"]) == ("backend", other)
    made = await api.ask("POST", "/api/projects", 201, json={"path": str(api.folder("c"))})
    assert made["ports"] == answer["suggested"]


async def test_recent_folders_are_those_of_removed_projects_and_around_others(api: Any) -> None:
    made = await api.register()
    await api.start(made)  # only a project with data leaves something behind
    await api.register("inner/other")
    await api.ask("DELETE", f"/api/projects/{made['id']}")
    recent = (await api.ask("GET", "/api/filesystem/home"))["recent"]
    assert recent == [
        {"path": made["path"], "kind": "removed"},
        {"path": str(api.folders / "inner"), "kind": "folder"},
    ]


async def test_facts_of_a_folder(api: Any) -> None:
    folder = api.folder()
    (folder / "main.py").write_text("x = 1\n")
    facts = await api.ask("GET", "/api/filesystem/facts", params={"path": str(folder)})
    assert facts == {
        "path": str(folder), "branch": None, "remote": None, "languages": ["Python"], "files": 1, "size_bytes": 6,
        "complete": True,
    }  # fmt: skip
    for path, status, code in (("/nowhere/at/all", 403, "folder_not_allowed"), ("x", 422, "folder_missing")):
        await api.refused("GET", "/api/filesystem/facts", status, code, params={"path": path})
