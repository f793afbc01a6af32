"""Detection of an installed version that is not the running one."""

from pathlib import Path

from commandcenter_app import __version__
from commandcenter_app.shared.installed import is_outdated


def test_another_installed_version_is_recognised(tmp_path: Path) -> None:
    assert not is_outdated(), "the tests run the installed version"
    file = tmp_path / "_version.py"
    assert not is_outdated(file), "the file is missing while it is replaced"
    for version, outdated in ((__version__, False), ("99.0", True)):
        file.write_text(f"__version__: str\n\n__version__ = version = '{version}'\n__version_tuple__ = (99, 0)\n")
        assert is_outdated(file) == outdated
