"""Child processes run in a private folder, so that traps in parent folders, project and environment have no effect."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commandcenter_app.gaps.clients import CLIENTS, ClientError
from commandcenter_app.gaps.clients import run as run_client
from commandcenter_app.shared import children
from commandcenter_app.shared.children import NoPrivateFolderError, private_place


@dataclass
class Traps:
    """Folders full of files that make clients run `program`, which writes `marker`."""

    shared: Path
    project: Path
    marker: Path
    program: Path

    def plant(self, folder: Path) -> None:
        """Put every trap into a folder."""
        (folder / ".cargo").mkdir(parents=True, exist_ok=True)
        wrapped = f'[build]\nrustc = "{self.program}"\nrustc-wrapper = "{self.program}"\n'
        alias = f'[alias]\ninfo = ["!{self.program}"]\n[registry]\nglobal-credential-providers = ["{self.program}"]\n'
        (folder / ".cargo/config.toml").write_text(wrapped + alias)
        (folder / "rust-toolchain.toml").write_text(f'[toolchain]\npath = "{folder}/toolchain"\n')
        (folder / "toolchain/bin").mkdir(parents=True, exist_ok=True)
        (folder / "go.mod").write_text("module evil\ngo 1.99\ntoolchain go1.99\n")
        (folder / "go.work").write_text("go 1.99\nuse ./nowhere\n")
        npm = f"registry=http://127.0.0.1:9/evil\nscript-shell={self.program}\nnode-options=-r {folder}/evil.js\n"
        (folder / ".npmrc").write_text(npm)
        (folder / "package.json").write_text('{"name": "evil", "workspaces": ["*"]}')
        (folder / "evil.js").write_text(f"require('fs').writeFileSync('{self.marker}', 'node')\n")
        (folder / "pip.conf").write_text("[global]\nindex-url = http://127.0.0.1:9/evil\n")
        (folder / "sitecustomize.py").write_text(f"open({str(self.marker)!r}, 'a').write('python')\n")
        (folder / "bin").mkdir(exist_ok=True)
        for name in ("rustc", "git", "npm", "node", "go", "cargo", "sh"):
            for place in (folder / "bin", folder / "toolchain/bin"):
                (place / name).unlink(missing_ok=True)
                (place / name).symlink_to(self.program)


@pytest.fixture
def traps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Traps]:
    """Plant traps in the project, in a shared folder with the temporary folder below, and in the environment."""
    marker, program = tmp_path / "marker", tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\necho $0 $* >>{marker}\n")
    program.chmod(0o755)
    made = Traps(tmp_path / "shared", tmp_path / "shared/project", marker, program)
    (made.shared / "tmp").mkdir(parents=True)
    made.shared.chmod(0o777)
    made.project.mkdir()
    for folder in (made.shared, made.project):
        made.plant(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(made.shared / "tmp"))
    monkeypatch.setenv("PATH", f"{made.project}/bin:bin::{os.environ['PATH']}")
    monkeypatch.chdir(made.project)
    for name in ("RUSTC", "RUSTC_WRAPPER", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "npm_config_shell"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("PYTHONPATH", str(made.project))
    monkeypatch.setenv("NODE_OPTIONS", f"--require {made.project}/evil.js")
    monkeypatch.setenv("GOFLAGS", f"-toolexec={program}")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("DATABASE_URL", "secret")
    yield made
    assert not marker.exists(), marker.read_text()


NAMES = {"pypi": "old-thing", "npm": "left-pad", "cargo": "serde", "go": "golang.org/x/text"}


@pytest.mark.anyio
@pytest.mark.parametrize("ecosystem", sorted(NAMES))
async def test_no_trap_affects_a_client(traps: Traps, ecosystem: str, private_base: Path) -> None:
    client = CLIENTS[ecosystem]
    with private_place(traps.project) as place:
        if missing := client.missing(place):
            pytest.skip(missing)
        with suppress(ClientError):  # no registry can be reached
            await client.ask(NAMES[ecosystem], place)


@pytest.fixture
def private_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Offer a folder of the user's own, since the temporary folder of tests lies in a shared one."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - as clients find it
    if not children.only_ours(Path(os.path.realpath(home))):
        pytest.skip(f"{home} is open to other users")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return home


@pytest.mark.anyio
async def test_a_client_gets_a_private_folder_and_no_other_variables(traps: Traps, private_base: Path) -> None:
    show = "import json, os; print(json.dumps([dict(os.environ), os.getcwd(), os.listdir(), os.umask(0)]))"
    with private_place(traps.project) as place:
        code, output, trouble = await run_client([sys.executable, "-I", "-c", show], place, {"EXTRA": "1"})
        assert code == 0, trouble
        environment, folder, content, umask = json.loads(output)
        folders = {name: environment[name] for name in environment if environment[name].startswith("/")}
        path = folders.pop("PATH").split(":")
        for one in (folder, environment["HOME"], environment["TMPDIR"]):
            found = Path(one).stat()
            assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (os.geteuid(), 0o700)
            assert children.only_ours(Path(one))
            assert not Path(one).is_relative_to(traps.shared)
        for name, one in folders.items():
            if name not in children.client_variables(os.environ):
                assert Path(one).is_relative_to(place.folder), name
    assert (content, umask, environment["EXTRA"], environment["HTTPS_PROXY"]) == (
        [],
        0o077,
        "1",
        os.environ["HTTPS_PROXY"],
    )
    assert not [one for one in path if not one.startswith("/") or Path(one).is_relative_to(traps.project)]
    leaked = {"PYTHONPATH", "NODE_OPTIONS", "RUSTC", "RUSTC_WRAPPER", "GOFLAGS", "DATABASE_URL", "npm_config_shell"}
    assert not leaked & environment.keys()
    assert not place.folder.exists()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the user's settings of every client, some at places that variables name."""
    made = tmp_path / "home"
    for name in (".npmrc", ".config/pip/pip.conf", ".cargo/config.toml", ".config/go/env", ".netrc", ".bashrc"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(f"setting of {name}\n")
        (made / name).chmod(0o600)
    monkeypatch.setenv("HOME", str(made))
    for name in ("NPM_CONFIG_USERCONFIG", "npm_config_userconfig", "XDG_CONFIG_HOME", "CARGO_HOME", "GOENV", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    return made


def linked(folder: Path) -> dict[str, str]:
    return {str(one.relative_to(folder)): one.read_text() for one in folder.rglob("*") if one.is_file()}


def test_a_child_gets_the_users_settings(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {".npmrc", ".config/pip/pip.conf", ".cargo/config.toml", ".config/go/env", ".netrc"}
    with private_place(tmp_path / "project", strict=False) as place:
        expected = {name: f"setting of {name}\n" for name in names}
        assert linked(place.home) == expected
        for name, value in place.environment({}, clients=True).items():
            if name != "PATH":
                monkeypatch.setenv(name, value)
        with private_place(tmp_path / "project", strict=False) as inner:  # for a child of this child
            assert linked(inner.home) == expected


def test_a_child_gets_the_users_settings_from_other_places(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("npmrc", "config.toml"):
        (other / name).write_text(f"other {name}\n")
    monkeypatch.setenv("NPM_CONFIG_USERCONFIG", str(other / "npmrc"))
    monkeypatch.setenv("CARGO_HOME", str(other))
    (home / ".netrc").chmod(0o666)  # anyone may have written it
    with private_place(tmp_path / "project", strict=False) as place:
        found = linked(place.home)
    assert (found[".npmrc"], found[".cargo/config.toml"]) == ("other npmrc\n", "other config.toml\n")
    assert ".netrc" not in found


VARIABLES = {
    "PIP_INDEX_URL": True, "https_proxy": True, "npm_config_@mine:registry": True, "NPM_CONFIG_REGISTRY": True,
    "CARGO_REGISTRIES_MINE_INDEX": True, "GOPROXY": True, "SSL_CERT_FILE": True, "NODE_EXTRA_CA_CERTS": True,
    "PIP_PYTHON": False, "npm_config_script_shell": False, "CARGO_BUILD_RUSTC": False, "GOFLAGS": False,
    "GIT_SSH_COMMAND": False, "AWS_SECRET_ACCESS_KEY": False, "PYTHONPATH": False, "LD_PRELOAD": False,
}  # fmt: skip


def test_only_harmless_variables_are_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # without installed clients
    assert children.client_variables(dict.fromkeys(VARIABLES, "x")) == {
        name: "x" for name, passed in VARIABLES.items() if passed
    }


def test_without_a_private_folder_no_client_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_candidates", lambda: iter([tmp_path / "shared" / "inner", tmp_path / "project/x"]))
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    with pytest.raises(NoPrivateFolderError, match="no other user can write"), private_place(tmp_path / "project"):
        pass


def test_the_folder_of_a_killed_process_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_candidates", lambda: iter([]))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    for pid in (ended.pid, os.getpid()):
        (tmp_path / f"{children.PREFIX}{pid}-x").mkdir()
    with private_place(tmp_path / "project", strict=False):
        assert not (tmp_path / f"{children.PREFIX}{ended.pid}-x").exists()
    assert [one.name for one in tmp_path.iterdir()] == [f"{children.PREFIX}{os.getpid()}-x"]


def change_signals() -> None:
    """Change the signal handling of a process as a caller might have done."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


@pytest.mark.slow
def test_signals_changed_by_the_caller_have_no_effect(servers: Any, tmp_path: Path, tools: Any) -> None:
    """With SIGTERM blocked a process cannot be stopped; with SIGCHLD ignored it sees no exit code of a child."""
    workspace = tmp_path / "project"
    workspace.mkdir()
    (workspace / "a.md").write_text("# Title\n")
    port, log = tools.free_port(), tmp_path / "backend.log"
    environment = {"PATH": os.environ["PATH"], **servers.environment(workspace)}
    command = [sys.executable, "-m", "commandcenter_app", "backend", "--port", str(port)]
    with tools.process(command, log, env=environment, preexec_fn=change_signals) as child:
        app = tools.App(child, f"http://127.0.0.1:{port}", log, environment)
        with app.client() as client:
            tools.wait_until(lambda: client.get("/health/ready").status_code == 200, what="readiness")
            scan = tools.wait_until(lambda: tools.ended(client), what="the first scan")
            assert (scan["status"], scan["counts"]["documents"]) == ("done", 1), log.read_text()
        app.stop()
    assert "exit code" not in log.read_text()


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
def test_only_this_module_starts_programs() -> None:
    """No other module of the app starts a program."""
    source = Path(children.__file__).parents[1]
    starts = (
        "subprocess.run",
        "subprocess.Popen(",
        "create_subprocess",
        "os.spawn",
        "os.exec",
        "os.system",
        "os.popen",
    )
    found = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in starts)
    }
    assert found == {"shared/children.py"}
