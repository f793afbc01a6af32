"""Templates are copied completely and privately, and written to the disk in either way."""

from pathlib import Path

import pytest

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.engines.local import templates


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "inner" / "empty").mkdir(parents=True)
    (folder / "inner" / "file").write_bytes(b"content")
    (folder / "inner" / "file").chmod(0o640)
    (folder / "link").symlink_to("inner/file")
    return folder


def test_a_copy_has_the_same_files(made: Path, tmp_path: Path) -> None:
    templates.keep(made, tmp_path / "cache" / "one")
    assert templates.copy(tmp_path / "cache" / "one", tmp_path / "copy")
    copied = sorted(path.relative_to(tmp_path / "copy") for path in (tmp_path / "copy").rglob("*"))
    assert copied == sorted(path.relative_to(made) for path in made.rglob("*"))
    assert (tmp_path / "copy" / "link").is_symlink()
    assert (tmp_path / "copy" / "inner" / "file").read_bytes() == b"content"
    assert (tmp_path / "copy" / "inner" / "file").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_there_is_one_template_at_a_time(made: Path, tmp_path: Path) -> None:
    assert not templates.copy(tmp_path / "cache" / "one", tmp_path / "copy")
    for name in ("one", "two"):
        templates.keep(made, tmp_path / "cache" / name)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["two"]


def test_a_failure_to_keep_a_template_is_not_an_error(made: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("not a folder")
    templates.keep(made, tmp_path / "cache" / "one")
    assert not templates.copy(tmp_path / "cache" / "one", tmp_path / "copy")


def test_a_template_whose_creation_fails_is_not_kept(tmp_path: Path) -> None:
    def fail(aside: Path) -> None:
        aside.mkdir()
        raise ServiceFailed("it could not be created")

    templates.create(tmp_path / "cache" / "one", fail)
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_a_folder_is_written_to_the_disk_at_once_or_file_by_file(
    made: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    written: list[str] = []
    monkeypatch.setattr(templates, "_sync_file_system", lambda _: at_once)
    monkeypatch.setattr(templates, "_sync_file", written.append)
    templates.sync(made)
    files = {str(path) for path in made.rglob("*") if path.is_file()}
    assert files <= set(written) if not at_once else written == []
