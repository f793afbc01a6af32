"""Postgres runs without root's rights even where mounts are not permitted, as in most containers."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from commandcenter_hub import peers
from commandcenter_hub.domain.errors import EngineUnavailable
from commandcenter_hub.engines import postgres_programs
from commandcenter_hub.engines.local import privileges
from commandcenter_hub.services.settings import default_home
from commandcenter_hub.testing.builders import an_engine

from .conftest import Databases

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights")


@pytest.fixture
def no_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privileges, "may_mount", lambda: False)


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home that other users can enter, unlike the usual home of a test."""
    folder = Path(tempfile.mkdtemp(prefix="cc-open-"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder)


async def test_a_home_closed_to_other_users_is_reported_with_a_hint(databases: Databases, no_mount: None) -> None:
    with pytest.raises(EngineUnavailable, match="closed to others") as caught:
        await databases.engine.start(databases.postgres, "run-1", databases.reports.append)
    assert "COMMANDCENTER_HOME" in caught.value.hint


async def test_programs_that_postgres_cannot_reach_are_copied_into_the_home(
    databases: Databases, no_mount: None, open_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    wheel = postgres_programs.wheel_folder()
    for part in (postgres_programs.IN_WHEEL.parent, Path(f"{postgres_programs.WHEEL}.libs")):
        if (wheel / part).is_dir():
            shutil.copytree(wheel / part, closed / part, symlinks=True)
    monkeypatch.setattr(postgres_programs, "wheel_folder", lambda: closed)
    stack = databases.stack
    databases.engine = an_engine("local", open_home, stack)
    await databases.engine.prepare(stack, lambda _: None)
    open_home.chmod(0o700)
    handle = await databases.start(databases.postgres, "run-1")
    process = psutil.Process(handle.data["pid"])
    assert process.uids().effective != 0
    assert process.exe().startswith(str(open_home))
    await databases.engine.stop(handle, 10)


def test_the_default_home_of_root_is_one_that_postgres_can_reach(
    no_mount: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, open_home: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "closed"))
    assert default_home() == Path("/var/lib/commandcenter")
    monkeypatch.setenv("XDG_DATA_HOME", str(open_home))
    assert default_home() == open_home / "commandcenter"


async def test_postgres_runs_as_a_user_of_its_own(databases: Databases) -> None:
    handle = await databases.start(databases.postgres, "run-1")
    user = pwd.getpwnam(peers.DATABASE_USER)
    assert psutil.Process(handle.data["pid"]).uids().real == user.pw_uid
    assert databases.data.stat().st_uid == user.pw_uid
    assert user.pw_shell.endswith("nologin")
    # Another user's process does not reach the data through the server's process.
    place = f"/proc/{handle.data['pid']}/cwd/PG_VERSION"
    read = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", place]
    done = subprocess.run(read, capture_output=True, text=True, check=False)
    assert (done.returncode != 0, done.stdout) == (True, "")


async def test_data_of_an_earlier_version_is_given_to_the_new_user(databases: Databases) -> None:
    handle = await databases.start(databases.postgres, "run-1")
    await databases.engine.stop(handle, 20)
    for path in (databases.data, *databases.data.rglob("*")):
        os.chown(path, 65_534, 65_534)
    await databases.start(databases.postgres, "run-2")
    user = pwd.getpwnam(peers.DATABASE_USER).pw_uid
    assert {path.stat().st_uid for path in (databases.data / "PG_VERSION", databases.data / "base")} == {user}


@pytest.fixture
def another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the name of a user that does not exist."""
    monkeypatch.setattr(privileges, "DATABASE_USER", "commandcenter-none")
    monkeypatch.setattr(privileges, "MAKE_AGAIN_S", 0.0)


def test_if_the_user_cannot_be_created_the_error_says_why_and_what_to_do(
    another_user: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = privileges.unprivileged_user.__wrapped__
    monkeypatch.setattr(privileges, "MAKE_USER", (("sh", "-c", "echo 'cannot lock /etc/passwd' >&2; exit 1"),))
    with pytest.raises(
        EngineUnavailable, match=r"“commandcenter-none” .* cannot be created: cannot lock /etc/passwd\.$"
    ) as why:
        make()
    assert "useradd --system commandcenter-none" in why.value.hint
    monkeypatch.setattr(privileges, "MAKE_USER", (("no-such-program",),))
    for verb in (privileges.check, make):
        with pytest.raises(EngineUnavailable, match="neither `useradd` nor `adduser`"):
            verb()
