"""The processes as a stack runs them: started, stopped, killed, restarted."""

import json
import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR|CRITICAL) [\w.]+: ")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_openapi_needs_no_settings() -> None:
    done = run("-m", "commandcenter_app", "openapi")
    assert done.returncode == 0
    assert json.loads(done.stdout)["info"]["title"] == "CommandCenter"


@pytest.mark.parametrize("command", ["backend", "frontend"])
def test_a_missing_setting_is_one_sentence(command: str) -> None:
    done = run("-m", "commandcenter_app", command)
    assert done.returncode == 2
    assert re.fullmatch(rf"commandcenter_app {command}: \w+ is not set\.\n", done.stderr)


def test_the_frontend_imports_no_backend_packages() -> None:
    code = "import sys, commandcenter_app.frontend.app; print([m for m in sys.modules if m.split('.')[0] in sys.argv])"
    done = run("-c", code, "sqlalchemy", "alembic", "asyncpg", "fastapi", "redis")
    assert done.stdout.strip() == "[]", done.stderr


def test_the_backend_imports_no_more_than_it_needs() -> None:
    # With Alembic, because desks share what is preloaded: a new database would cost each of them 9 MB.
    code = "import sys; from commandcenter_app.__main__ import preload; preload(); print(*sys.modules)"
    imported = run("-c", code).stdout.split()
    heavy = {"numpy", "tokenizers", "tree_sitter", "wordllama"}
    assert heavy.isdisjoint(name.partition(".")[0] for name in imported)
    assert 500 < len(imported) < 1210


def test_preloading_starts_no_thread_and_opens_no_connection() -> None:
    code = (
        "import os; from commandcenter_app.__main__ import preload\n"
        "before = set(os.listdir('/proc/self/fd')); preload()\n"
        "print(len(os.listdir('/proc/self/task')), set(os.listdir('/proc/self/fd')) - before)"
    )
    assert run("-c", code).stdout == "1 set()\n"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this system groups no processes by session")
def test_the_session_of_a_job_has_a_low_priority(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, time; from commandcenter_app.processes.child import begin; begin(nice=3)\n"
        "while not pathlib.Path('/proc/self/autogroup').read_text().endswith(f' nice {os.nice(0)}\\n'):\n"
        "    time.sleep(0.01)"
    )
    settings = {
        "DATABASE_URL": "postgresql+asyncpg://a:b@127.0.0.1:1/c",
        "REDIS_URL": "redis://:x@127.0.0.1:1/0",
        "SECRET_KEY": "key",
        "PROJECT_NAME": "shop",
        "WORKSPACE": str(tmp_path),
    }
    environment = {"PATH": os.environ["PATH"], **settings}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True) as job:
        try:
            assert job.wait(60) == 0
        finally:
            job.kill()


def test_a_port_in_use_ends_the_process(tmp_path: Path, tools: Any) -> None:
    environment = tools.frontend_settings("http://127.0.0.1:1")
    with tools.run_app("frontend", environment, tmp_path, ready="/health/live") as app:
        port = app.url.rsplit(":", 1)[1]
        done = run("-m", "commandcenter_app", "frontend", "--port", port, **environment)
        assert done.returncode == 1
        assert "address already in use" in done.stdout


@pytest.mark.parametrize("command", ["backend", "frontend"])
def test_the_same_port_of_ipv6_in_use_ends_the_process(tmp_path: Path, tools: Any, command: str) -> None:
    """Browsers try this address first for names of this machine: another user would receive the requests."""
    try:
        taken = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no ::1")
    port = str(taken.getsockname()[1])
    environment = tools.frontend_settings("http://127.0.0.1:1")
    if command == "backend":
        environment = {
            **environment,
            "DATABASE_URL": "postgresql+asyncpg://a:b@127.0.0.1:1/c",
            "REDIS_URL": "redis://:x@127.0.0.1:1/0",
            "SECRET_KEY": "key",
            "WORKSPACE": str(tmp_path),
        }
    with taken:
        done = run("-m", "commandcenter_app", command, "--port", port, **environment)
    assert done.returncode == 1
    assert "Address already in use" in done.stdout


def test_both_end_while_streams_are_open(servers: Any, tmp_path: Path, tools: Any) -> None:
    workspace = tmp_path / "project"
    workspace.mkdir()
    with ExitStack() as stack:
        environment = servers.environment(workspace)
        back = stack.enter_context(tools.run_app("backend", environment, tmp_path, ready="/health/ready"))
        settings = tools.frontend_settings(back.url)
        front = stack.enter_context(tools.run_app("frontend", settings, tmp_path, ready="/health/live"))
        for app in (front, back):
            client = stack.enter_context(app.client())
            streams = [stack.enter_context(client.stream("GET", "/api/events")) for _ in range(3)]
            assert all(next(stream.iter_lines()) for stream in streams)
            app.stop()
            lines = app.log.read_text().splitlines()
            assert all(map(LINE.match, lines)), lines
            assert not [line for line in lines if " ERROR " in line]


def test_secrets_do_not_reach_the_log(servers: Any, tmp_path: Path, tools: Any) -> None:
    environment = servers.environment(tmp_path)
    wrong = environment | {"REDIS_URL": environment["REDIS_URL"].replace("%3A", "%3B")}
    with tools.run_app("backend", wrong, tmp_path, ready="/health/live") as app, app.client() as client:
        tools.wait_until(lambda: "not ready yet" in app.log.read_text(), what="a warning in the log")
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        checks = {check["name"]: check for check in answer.json()["checks"]}
        assert checks["database"]["ok"]
        assert not checks["redis"]["ok"]
        assert app.scan()["status"] == "done"  # the queue is in the database
        for secret in ("pässword", "p%C3%A4ssword", "a-key-no-user-may-see"):
            assert secret not in app.log.read_text() + answer.text


def test_readiness_reports_what_is_missing_and_becomes_true(servers: Any, tmp_path: Path, tools: Any) -> None:
    environment = servers.environment(tmp_path)
    name = environment["DATABASE_URL"].rsplit("/", 1)[1]
    servers.execute(f"DROP DATABASE {name}")
    with tools.run_app("backend", environment, tmp_path, ready="/health/live") as app, app.client() as client:
        checks = client.get("/health/ready").json()["checks"]
        assert [check["name"] for check in checks if not check["ok"]] == ["database", "worker"]
        answer = client.get("/api/summary")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")
        reason = f'it cannot be reached: database "{name}" does not exist'
        tools.wait_until(lambda: reason in client.get("/health/ready").json()["checks"][0]["reason"], what=reason)
        servers.execute(f"CREATE DATABASE {name}")
        tools.wait_until(lambda: client.get("/health/ready").status_code == 200, what="readiness")


def test_readiness_reports_a_failed_migration(servers: Any, tmp_path: Path, tools: Any) -> None:
    environment = servers.environment(tmp_path, migrated=False)
    name = environment["DATABASE_URL"].rsplit("/", 1)[1]
    servers.execute("CREATE TABLE gaps (mine int)", name)
    with tools.run_app("backend", environment, tmp_path, ready="/health/live") as app, app.client() as client:

        def database() -> str:
            checks = client.get("/health/ready").json()["checks"]
            return str(next(check["reason"] for check in checks if check["name"] == "database"))

        tools.wait_until(lambda: 'relation "gaps" already exists' in database(), what="the reason")
        refused = client.get("/api/summary")
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "not_ready")
        for secret in ("pässword", "p%C3%A4ssword", "a-key-no-user-may-see"):
            assert secret not in app.log.read_text() + refused.text + database()
        servers.execute("DROP TABLE gaps", name)
        tools.wait_until(lambda: client.get("/health/ready").status_code == 200, what="readiness")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Make a project whose scan takes a while."""
    root = tmp_path / "large"
    text = "# Title\n\n" + "Some words of a document. " * 300
    for folder in range(10):
        (root / f"f{folder}").mkdir(parents=True)
        for number in range(100):
            (root / f"f{folder}" / f"d{number}.md").write_text(text)
    return root


def reading(client: httpx.Client) -> dict[str, Any] | None:
    items = client.get("/api/scans").json()["items"]
    return items[0] if items and items[0]["phase"] == "read" else None


@pytest.mark.slow
def test_a_scan_is_repeated_after_its_backend_was_killed(servers: Any, tmp_path: Path, tools: Any, large: Path) -> None:
    environment = servers.environment(large)
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: reading(client), what="reading")
        children = Path(f"/proc/{app.child.pid}/task/{app.child.pid}/children").read_text().split()
        app.child.kill()
        app.child.wait()
        tools.wait_until(lambda: not any(map(alive, children)), within_s=60, what="the end of the scan's processes")
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        scan = tools.wait_until(lambda: tools.ended(client, 2), what="the second scan")
        assert client.get("/api/scans/1").json()["status"] == "interrupted"
        assert (scan["status"], scan["cause"], scan["counts"]["documents"]) == ("done", "interrupted", 1000)


def alive(number: str) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.slow
def test_a_scan_is_repeated_after_its_backend_was_stopped(
    servers: Any, tmp_path: Path, tools: Any, large: Path
) -> None:
    environment = servers.environment(large)
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: reading(client), what="reading")
        app.stop()
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        assert client.get("/api/scans/1").json()["status"] == "interrupted"
        assert tools.wait_until(lambda: tools.ended(client, 2), what="the second scan")["status"] == "done"


@pytest.mark.slow
def test_a_scan_queued_by_an_earlier_backend_is_run(servers: Any, tmp_path: Path, tools: Any) -> None:
    """That backend may have been killed or upgraded; earlier versions also had a queue in Redis."""
    environment = servers.environment(tmp_path / "missing")
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        app.stop()
    name = environment["DATABASE_URL"].rsplit("/", 1)[1]
    servers.execute("INSERT INTO scans (status, cause) VALUES ('queued', 'request')", name)
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        # The backend looks once a minute for jobs that it did not queue itself.
        found = tools.wait_until(lambda: tools.ended(client, 2), within_s=180, what="the scan")
        assert found["status"] == "failed"


@pytest.mark.slow
def test_a_scan_queued_by_another_program_is_run(servers: Any, tmp_path: Path, tools: Any) -> None:
    environment = servers.environment(tmp_path / "missing")
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        name = environment["DATABASE_URL"].rsplit("/", 1)[1]
        servers.execute("INSERT INTO scans (status, cause) VALUES ('queued', 'request')", name)
        # The backend looks once a minute for jobs that it did not queue itself.
        found = tools.wait_until(lambda: tools.ended(client, 2), within_s=180, what="the scan")
        assert found["status"] == "failed"


def ended_program(module: str, **environment: str) -> tuple[int, str, str]:
    """Run a program of the backend. Returns its exit code, its report, and its last line on stderr."""
    with subprocess.Popen(
        [sys.executable, "-m", module, "1"],
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.PIPE,  # closing it would end the program with its process group
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        return program.wait(20), program.stdout.read(), program.stderr.read().rstrip().rpartition("\n")[2]


@pytest.mark.parametrize("name", ["scan", "history", "gaps"])
def test_programs_keep_their_earlier_names(servers: Any, tmp_path: Path, name: str) -> None:
    """A backend that was running before an upgrade starts them by these."""
    environment = {**servers.environment(tmp_path), "DATABASE_URL": "postgresql+asyncpg://a:b@127.0.0.1:1/c"}
    earlier = ended_program(f"commandcenter_app.{name}", **environment)
    assert earlier == ended_program(f"commandcenter_app.processes.{name}", **environment)
    assert "database_lost" in earlier[1] or "Connect call failed" in earlier[2]


def test_a_scan_for_an_earlier_backend_asks_for_a_restart(servers: Any, tmp_path: Path) -> None:
    """After an upgrade, a backend that is still running starts the new scan on a database without its tables."""
    code, output, _ = ended_program("commandcenter_app.processes.scan", **servers.environment(tmp_path, migrated=False))
    assert (code, json.loads(output.splitlines()[-1])["error"]["hint"]) == (1, "Restart the project.")
