"""The set-up of a clone builds the pages whatever the Node variables of the user's shell are."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "setup.py"

NPM = """#!/bin/sh
if [ "$1" = ci ]; then
  rm -rf node_modules && mkdir -p node_modules/.bin
  case "$NODE_ENV:$npm_config_omit:$*" in
    *production*|*:dev:*) ;;
    *--include=dev*) touch node_modules/.bin/vite ;;
  esac
else
  [ -e node_modules/.bin/vite ] || { echo "sh: 1: vite: not found"; exit 127; }
  mkdir -p ../pages && touch ../pages/index.html
fi
"""
"""Behaves like npm: in production, it omits development dependencies unless they are requested."""


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, in an empty clone, with this npm."""
    spec = importlib.util.spec_from_file_location("setup_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in (("ROOT", tmp_path), ("STAMPS", tmp_path / ".make"), ("PAGES", [tmp_path / "pages"])):
        monkeypatch.setattr(module, name, value)
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui/package-lock.json").write_text("{}")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("npm", NPM), ("node", "#!/bin/sh\necho v22.1.0\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return module


@pytest.mark.parametrize(("name", "value"), [("NODE_ENV", "production"), ("npm_config_omit", "dev")])
def test_the_pages_are_built_in_production_too(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    setup.pages()
    assert (tmp_path / "pages/index.html").exists()


def test_incomplete_libraries_are_installed_again(setup: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "ui/node_modules").mkdir()
    setup.write_stamp("npm", setup.digest([tmp_path / "ui/package-lock.json"]))
    setup.pages()
    assert (tmp_path / "pages/index.html").exists()
