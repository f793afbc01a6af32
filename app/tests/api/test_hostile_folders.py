"""Scans of hostile folders by a real backend."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    (root / "good.md").write_text("# Good\n")
    return root


def test_bad_files_are_reported_and_others_scanned(backend: Any, client: Any, workspace: Path, tmp_path: Path) -> None:
    with (workspace / "huge.py").open("wb") as file:
        file.truncate(3 * 2**30)  # a sparse file, which uses no disk space
    (workspace / "binary.md").write_bytes(b"\x00\x01" * 5_000)
    (workspace / "latin.md").write_bytes("# Größe\n".encode("latin-1"))
    (workspace / "<img src=x onerror=alert(1)>\n.md").write_text("# <b>Odd</b>\n")
    os.close(os.open(os.fsencode(workspace) + b"/b\xff.md", os.O_CREAT | os.O_WRONLY))
    (workspace / "line.js").write_text("/* " + "x" * 3_000_000)
    (workspace / "quotes.py").write_text("'\"" * 500_000)
    (tmp_path / "secret.md").write_text("# Secret\n")
    (workspace / "out.md").symlink_to(tmp_path / "secret.md")
    (workspace / "outside").symlink_to(tmp_path)
    (workspace / "circle").symlink_to(workspace)
    os.mkfifo(workspace / "pipe.md")
    scan = backend.scan()
    assert scan["status"] == "done"
    assert {one["path"]: one["message"].split(";")[0] for one in scan["problems"]} == {
        "b\\xff.md": "Its name is not valid UTF-8, so it was skipped.",
        "binary.md": "It has the name of a text file, but its content is binary.",
        "huge.py": "It is larger than 4 MiB and was not read.",
        "latin.md": "It is not valid UTF-8",
    }
    found = {one["path"]: one["title"] for one in client.get("/api/documents").json()["items"]}
    assert found == {"good.md": "Good", "latin.md": "Größe", "<img src=x onerror=alert(1)>\n.md": "Odd"}


def test_a_scan_survives_the_removal_of_a_folder(backend: Any, client: Any, workspace: Path, tools: Any) -> None:
    """Its files are reported as unreadable or omitted; the backend keeps running, and the next scan is right again."""
    many = workspace / "many"
    many.mkdir()
    for number in range(3_000):
        (many / f"f{number}.py").write_text("x = 1  # something to be read\n" * 50)
    number = client.post("/api/scans").json()["id"]
    tools.wait_until(lambda: client.get(f"/api/scans/{number}").json()["phase"] in {"read", "save", None}, what="it")
    shutil.rmtree(many)
    scan = tools.wait_until(lambda: tools.ended(client, number), within_s=60, what="the end")
    assert scan["status"] == "done"
    assert all(one["path"].startswith("many/") or "/" not in one["path"] for one in scan["problems"])
    again = backend.scan()
    assert (again["status"], again["counts"]["files"]) == ("done", 7)


@pytest.mark.slow
def test_200_000_files_can_be_scanned(backend: Any, client: Any, workspace: Path, tools: Any) -> None:
    """A scan cancelled in any phase keeps the previous results; a complete one stays within its memory limit."""
    before = client.get("/api/summary").json()["counts"]["files"]
    for folder in range(400):
        (workspace / f"m{folder}").mkdir()
        for number in range(500):
            os.close(os.open(workspace / f"m{folder}" / f"f{number}.py", os.O_CREAT | os.O_WRONLY))
    for phase in ("walk", "read", "save"):
        number = client.post("/api/scans").json()["id"]
        reached = lambda n=number, p=phase: client.get(f"/api/scans/{n}").json()["phase"] == p  # noqa: E731
        tools.wait_until(reached, within_s=180, what=phase)
        assert client.post(f"/api/scans/{number}/cancel").json()["status"] == "cancelled"
        assert client.get("/api/summary").json()["counts"]["files"] == before
    number = client.post("/api/scans").json()["id"]
    peak = 0

    def ended() -> Any:
        nonlocal peak
        peak = max(peak, memory(backend.child.pid))
        return tools.ended(client, number)

    scan = tools.wait_until(ended, within_s=300, what="the end")
    assert (scan["status"], scan["counts"]["files"]) == ("done", before + 200_000)
    assert peak < 400 * 2**20
    print(f"200,000 files: {scan['duration_s']} s, {peak / 2**20:.0f} MB")


def memory(pid: int) -> int:
    """Return the memory of a process and its children, bytes, with shared memory counted once."""
    total, pending = 0, [pid]
    while pending:
        one = Path(f"/proc/{pending.pop()}")
        try:
            total += next(
                int(line.split()[1]) * 1024
                for line in (one / "smaps_rollup").read_text().splitlines()
                if line.startswith("Pss:")
            )
            pending += [int(child) for child in (one / "task" / one.name / "children").read_text().split()]
        except (OSError, StopIteration):
            continue  # it has just ended
    return total
