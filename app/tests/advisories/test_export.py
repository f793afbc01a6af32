"""Exports of advisories: archives, folders and lines, also cut short, damaged, and larger than they say."""

import errno
import io
import json
import os
import random
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from commandcenter_app.advisories import export
from commandcenter_app.advisories.export import ExportError, NameFilter, documents
from commandcenter_app.processes.advisories import read_export


def advisory(number: int, name: str = "it") -> bytes:
    affected = [{"package": {"ecosystem": "PyPI", "name": name}, "versions": ["1.0"]}]
    details = random.Random(number).randbytes(number).hex()
    return json.dumps({"id": f"TEST-{number}", "affected": affected, "details": details}).encode()


class Pipe(io.RawIOBase):
    """A file that cannot seek, so that `zipfile` writes the sizes after each entry."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.content += bytes(data)
        return len(data)


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, streamed: bool = False) -> bytes:
    target: Any = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return target.content if streamed else target.getvalue()


MANY = {f"TEST-{number}.json": advisory(number) for number in range(500)}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archives(tmp_path: Path, method: int) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(archive({**MANY, "README.md": b"# No advisory"}, method))
    assert {one.name: one.content for one in documents(path)} == MANY


def test_archives_with_sizes_after_the_content(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(archive(MANY, streamed=True))
    assert {one.name: one.content for one in documents(path)} == MANY


def test_an_archive_that_is_cut_short(tmp_path: Path) -> None:
    whole = archive(MANY)
    path = tmp_path / "all.zip"
    for end in (len(whole) // 2, len(whole) // 2 + 7, whole.index(b"PK\x01\x02"), 40, 4):
        path.write_bytes(whole[:end])
        *good, last = documents(path)
        assert all(one.content == MANY[one.name] for one in good)
        assert "cut short" in (last.problem or "")
        assert (len(good) == len(MANY)) is (end == whole.index(b"PK\x01\x02"))


def test_damaged_entries_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    whole = bytearray(archive(MANY))
    header = whole.index(b"PK\x03\x04", len(whole) // 3)
    name_size, extra = struct.unpack_from("<2H", whole, header + 26)
    start = header + 30 + name_size + extra
    whole[start : start + 6] = b"\xff" * 6
    path = tmp_path / "all.zip"
    path.write_bytes(whole)
    found = list(documents(path))
    broken = [one for one in found if one.problem]
    assert [one.problem for one in broken] == ["It is damaged: it cannot be decompressed."]
    assert len(found) == len(MANY)
    whole[header + 14] ^= 1  # and now its checksum only
    whole[start : start + 6] = archive(MANY)[start : start + 6]
    path.write_bytes(whole)
    assert [one.problem for one in documents(path) if one.problem] == ["It is damaged: its checksum is wrong."]


def test_wrong_sizes_in_headers_are_ignored(tmp_path: Path) -> None:
    whole = bytearray(archive({"a.json": advisory(1), "b.json": advisory(2)}))
    header = whole.index(b"PK\x03\x04")
    struct.pack_into("<2I", whole, header + 18, 2**31, 2**31)
    path = tmp_path / "all.zip"
    path.write_bytes(whole)
    assert [one.content for one in documents(path)] == [advisory(1), advisory(2)]


def test_an_entry_that_becomes_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(archive({"a.json": advisory(1), "bomb.json": b" " * (9 << 20), "c.json": advisory(3)}))
    expected = [("a.json", False), ("bomb.json", True), ("c.json", False)]
    assert [(one.name, bool(one.problem)) for one in documents(path)] == expected
    monkeypatch.setattr(export, "SKIP_LIMIT", 5 << 20)
    assert [(one.name, bool(one.problem)) for one in documents(path)] == expected


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "PyPI").mkdir()
    (tmp_path / "PyPI/TEST-1.json").write_bytes(advisory(1))
    (tmp_path / "TEST-2.json").write_bytes(advisory(2))
    (tmp_path / "notes.txt").write_text("no")
    (tmp_path / "large.json").write_bytes(b" " * (export.DOCUMENT_LIMIT + 1))
    os.mkfifo(tmp_path / "pipe.json")
    found = {one.name: one for one in documents(tmp_path)}
    assert found["PyPI/TEST-1.json"].content == advisory(1)
    assert found["TEST-2.json"].content == advisory(2)
    assert {name for name, one in found.items() if one.problem} == {"large.json", "pipe.json"}
    assert len(found) == 4


@pytest.mark.parametrize("content", ["[]", '[{"affected": [{"package": {"ecosystem": "PyPI", "name": "it"}}]}]'])
def test_a_list_of_advisories_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "list.json").write_text(content)
    reading = read_export(tmp_path, frozenset({("pypi", "it")}))
    assert reading.problems == [{"name": "list.json", "reason": "It is not a JSON object."}]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    (tmp_path / "TEST-1.json").write_bytes(advisory(1))
    (tmp_path / "npm").mkdir()
    found = documents(tmp_path)
    assert next(found).name == "TEST-1.json"
    (tmp_path / "npm").rmdir()
    assert [(one.name, bool(one.problem)) for one in found] == [("npm", True)]


def test_an_export_in_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scandir(path: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(ExportError, match="Permission denied"):
        list(documents(tmp_path))


def test_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "DOCUMENT_LIMIT", 1_000)
    monkeypatch.setattr(export, "CHUNK", 64)
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"\n".join([advisory(1), b"", b"x" * 5_000, advisory(2), b'{"id": "TEST-3", "aff']))
    found = list(documents(path))
    assert [one.content for one in found if not one.problem] == [advisory(1), advisory(2), b'{"id": "TEST-3", "aff']
    assert [one.name for one in found if one.problem] == ["line 3"]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="No such file"):
        list(documents(tmp_path / "missing.zip"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExportError, match="not a file"):
        list(documents(tmp_path / "pipe"))
    (tmp_path / "empty").touch()
    assert list(documents(tmp_path / "empty")) == []
    (tmp_path / "other").write_bytes(b"\x89PNG\r\n\x1a\nrest")
    assert [one.name for one in documents(tmp_path / "other")] == ["line 1", "line 2", "line 3"]


@pytest.mark.parametrize(
    ("name", "hit"),
    [("it", True), ("IT", True), ("zope.interface", True), ("Zope_Interface", True), ("item", False), ("i", False)],
)
def test_names_are_recognised_without_parsing(name: str, hit: bool) -> None:
    assert NameFilter(["it", "zope-interface"]).may_concern(advisory(1, name)) is hit


def test_escaped_names_are_parsed() -> None:
    assert NameFilter(["@a/b"]).may_concern(b'{"name": "@a\\/b"}')
    assert NameFilter(["@a/b"]).may_concern(b'{"name" : "@a/b"}')
    assert not NameFilter(["@a/b"]).may_concern(b'{"names": "@a/b"}')
