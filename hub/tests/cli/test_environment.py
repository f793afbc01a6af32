"""Settings of the caller's shell have no effect on commands, Hub and services, or are refused in one sentence."""

import errno
import os
import resource
import shlex
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from commandcenter_hub.cli import hub
from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.services import environment

from .desk import COMMAND, WITHIN_S, Desk, Ran

BASH = shutil.which("bash") or "/bin/bash"
MakeDesk = Callable[[], Desk]

NOWHERE = "/proc/nowhere"
"""A path at which even root can create nothing."""
VARIABLES = {
    "PGHOST": NOWHERE, "PGPORT": "1", "PGOPTIONS": "-c default_transaction_read_only=on", "PGTARGETSESSIONATTRS":
    "standby", "PGSSLMODE": "verify-full", "PGSERVICE": "none", "PGDATA": NOWHERE, "PGUSER": "nobody",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": NOWHERE,
    "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "socks5://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9", "SSL_CERT_FILE": NOWHERE, "SSL_CERT_DIR": NOWHERE,
    "REQUESTS_CA_BUNDLE": NOWHERE, "NODE_ENV": "production", "NODE_OPTIONS": "--no-such-option",
    "PYTHONPATH": NOWHERE, "PYTHONSTARTUP": NOWHERE, "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2",
    "PYTHONIOENCODING": "ascii", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "0", "PYTHONHASHSEED": "0",
    "GIT_DIR": NOWHERE, "GIT_WORK_TREE": NOWHERE, "GIT_CONFIG_GLOBAL": NOWHERE, "GIT_SSH": NOWHERE,
    "LD_PRELOAD": "/nowhere.so", "LD_LIBRARY_PATH": NOWHERE, "TMPDIR": NOWHERE, "LC_ALL": "xx_YY.nonsense",
    "LANG": "nonsense", "TERM": "nonsense", "COLUMNS": "many", "PATH": "", "ENV": NOWHERE, "BASH_ENV": NOWHERE,
    "TZ": "Nowhere/Nothing", "DATABASE_URL": "x", "REDIS_URL": "x", "SECRET_KEY": "x", "WORKSPACE": NOWHERE,
    "XDG_CONFIG_HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "XDG_RUNTIME_DIR": NOWHERE, "BROWSER": NOWHERE,
    "EDITOR": NOWHERE, "PAGER": NOWHERE, "SHELL": NOWHERE, "USER": "no one", "LOGNAME": "no one", "HOME": "",
}  # fmt: skip


def in_shell(desk: Desk, script: str, **environment: str) -> Ran:
    """Run a script of bash in which $C is the command."""
    done = subprocess.run(
        [BASH, "-c", script],
        cwd=desk.folders,
        env={**desk.environment(**environment), "C": shlex.quote(str(COMMAND))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=2 * WITHIN_S,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


STARTS = {
    "variables": ("exec $C", VARIABLES),
    "no HOME": ("unset HOME XDG_STATE_HOME; exec $C", {}),
    "umask 0": ("umask 0; exec $C", {}),
    "umask 0777": ("umask 0777; exec $C", {}),
    "few open files": ("ulimit -Sn 64; exec $C", {}),
    "closed input": ("exec $C 0<&-", {}),
    "signals": ("trap '' TERM CHLD HUP QUIT USR1 PIPE ALRM; exec $C", {}),
}
"""How a Hub and a project are started: the script before the command's arguments, and variables."""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", STARTS)
def test_a_project_is_started_shown_and_stopped_from_an_unusual_shell(new_desk: MakeDesk, name: str) -> None:
    script, variables = STARTS[name]
    desk = new_desk()
    folder = desk.folder("shop")
    mode = folder.stat().st_mode
    for arguments, expected in (
        ("up ./shop", "is ready"),
        ("ps", "running"),
        ("logs -p shop -n 5", "20"),  # a year
        ("down shop", "is stopped"),
    ):
        ran = in_shell(desk, script.replace("$C", f"$C {arguments}"), **variables)
        assert ran.code == 0, (arguments, ran)
        assert expected in ran.out, (arguments, ran)
        assert "Traceback" not in ran.err
    assert stat.S_IMODE(desk.home.stat().st_mode) & 0o066 == 0
    assert not [path for path in desk.home.iterdir() if path.is_file() and path.stat().st_mode & 0o077]
    assert folder.stat().st_mode == mode
    assert resource.prlimit(desk.hub_pid(), resource.RLIMIT_NOFILE)[0] >= environment.NEEDED_FILES


RUNS = {
    "closed stdout": ("$C ps >&-", 0, ""),
    "closed stderr": ("$C ps 2>&-", 0, ""),
    "all closed": ("$C ps <&- >&- 2>&-", 0, ""),
    "full stdout": ("$C ps >/dev/full", 1, "The output could not be written: No space left on device."),
    "full stdout as JSON": ("$C ps --json >/dev/full", 1, "The output could not be written"),
    "full stderr": ("$C ps 2>/dev/full", 0, ""),
    "full error": ("$C status nothing >/dev/full 2>/dev/full", 3, ""),
    "closed pipe": ("$C ps | true; exit ${PIPESTATUS[0]}", 0, ""),
    "few open files": ("ulimit -n 20; $C ps", 0, ""),
    "no terminal": ("setsid $C ps", 0, ""),
    "ignored signals": ("trap '' TERM CHLD INT PIPE HUP; $C ps", 0, ""),
    "relative HOME": ("HOME=nowhere $C ps", 0, ""),
    "no variables": ("env -i COMMANDCENTER_HOME=$COMMANDCENTER_HOME HUB_PORT=$HUB_PORT $C ps", 0, ""),
    "removed folder": ("mkdir gone; cd gone; rmdir ../gone; $C ps", 0, ""),
    "umask": ("umask 0777; $C ps", 0, ""),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_command_runs_in_an_unusual_shell_or_fails_with_one_sentence(desk: Desk, name: str) -> None:
    script, code, sentence = RUNS[name]
    ran = in_shell(desk, script)
    assert ran.code == code, ran
    assert "bug in CommandCenter" not in ran.err
    assert "Traceback" not in ran.err
    assert sentence in ran.err
    if not sentence:
        assert ran.err == ""


def test_a_limit_of_open_files_that_cannot_be_raised_is_refused_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        drop = f"setpriv --bounding-set=-all --inh-caps=-all --no-new-privs {shlex.quote(str(COMMAND))} serve"
        if subprocess.run(["setpriv", "--help"], capture_output=True, check=False).returncode:
            pytest.skip("setpriv is missing")
    else:
        drop = "$C serve"
    script = f"ulimit -n 64; export COMMANDCENTER_HOME={shlex.quote(str(tmp_path / 'home'))}; exec {drop}"
    ran = in_shell(desk, script)
    assert ran.code == 2, ran
    assert "allows 64 open files" in ran.err
    assert "ulimit -n 512" in ran.err


@pytest.mark.parametrize("error", [BlockingIOError(errno.EAGAIN, "again"), RuntimeError("can't start new thread")])
def test_a_limit_of_processes_is_reported_in_one_sentence(
    new_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    desk = new_desk()
    monkeypatch.setattr(hub, "_spawn", Mock(side_effect=error))
    ran = desk.call("up", desk.folder("shop"))
    assert ran.code == 1
    assert "allows this user no more processes or threads." in ran.err
    assert "ulimit -u" in ran.err


def test_a_low_limit_of_processes_is_raised_if_the_system_allows_it(new_desk: MakeDesk) -> None:
    desk = new_desk()
    ran = in_shell(desk, "ulimit -Su 400; $C projects add .")
    assert ran.code == 0, ran
    soft, hard = resource.prlimit(desk.hub_pid(), resource.RLIMIT_NPROC)
    assert soft == hard


def test_a_limit_of_processes_that_is_too_low_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "composed", dict)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (20, 40))
    monkeypatch.setattr(resource, "setrlimit", Mock())
    with pytest.raises(InvalidInput) as raised:
        environment.compose()
    assert "allows 40 processes and threads" in raised.value.message
    assert "ulimit -u" in raised.value.hint


def test_the_hubs_environment_leaves_out_what_would_affect_it(tmp_path: Path) -> None:
    kept = environment.composed({**VARIABLES, "COMMANDCENTER_HOME": "/h", "DOCKER_HOST": "d"})
    assert not {"PGHOST", "LD_PRELOAD", "PYTHONPATH", "GIT_DIR", "NODE_ENV", "TMPDIR", "BASH_ENV"} & kept.keys()
    assert kept["PATH"] == environment.DEFAULT_PATH
    assert (kept["COMMANDCENTER_HOME"], kept["DOCKER_HOST"]) == ("/h", "d")
    assert kept["PIP_INDEX_URL"] == VARIABLES["PIP_INDEX_URL"]  # for the desk's version checks
    assert environment.composed({"TMPDIR": str(tmp_path), "PATH": "/bin"}) == {"TMPDIR": str(tmp_path), "PATH": "/bin"}
