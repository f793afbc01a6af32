"""The set-up of a clone: it works whatever the variables of the user's shell are, and shows only its own output."""

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "setup.py"

NPM = """#!/bin/sh
if [ "$1" = ci ]; then
  echo "npm warn deprecated" >&2
  [ -e ../no-network ] && { echo "npm error network" >&2; exit 7; }
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


def test_only_the_output_of_a_failed_program_is_shown(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "environment", lambda kind: None)  # it is this one: nothing is installed
    monkeypatch.setattr("sys.argv", ["setup.py", "run"])
    (tmp_path / "no-network").touch()
    assert setup.main() == 1
    shown = capfd.readouterr().err
    assert "✗ Libraries of the pages" in shown
    assert "npm error network" in shown
    assert "`npm ci" in shown
    assert "exit code 7" in shown
    (tmp_path / "no-network").unlink()
    assert setup.main() == 0
    shown = capfd.readouterr().err
    assert "✓ Libraries of the pages" in shown
    assert "Set-up finished in" in shown
    assert "npm" not in shown
    assert setup.main() == 0


def test_programs_get_no_variables_that_change_what_python_imports(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "UV_SYSTEM_PYTHON", "NODE_ENV"):
        monkeypatch.setenv(name, "/elsewhere")
    assert "/elsewhere" not in setup.run(["env"])
    assert "PATH=" in setup.run(["env"])


def test_packages_that_are_not_locked_are_removed(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [{"name": name} for name in ("anyio", "commandcenter-hub", "pip", "six")]
    (tmp_path / "bin/uv").write_text(f"""#!/bin/sh
echo "$@" >> {tmp_path}/calls
[ "$2" = list ] && echo '{json.dumps(listed)}'
true
""")
    (tmp_path / "bin/uv").chmod(0o755)
    monkeypatch.setattr(setup, "BIN", tmp_path / "bin")
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for name, text in (("run", "anyio==4.0.0 \\\n    --hash=sha256:0\n"), ("uv", ""), ("node", "")):
        (requirements / f"{name}.txt").write_text(text)
    setup.remove_leftover(requirements / "run.txt")
    assert (tmp_path / "calls").read_text().splitlines()[-1].endswith(" six")
    assert "anyio" not in (tmp_path / "calls").read_text()
