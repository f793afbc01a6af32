"""Start, stop and restart; operations, status and logs."""

import shutil
import socket
import threading
from typing import Any

import anyio
import pytest

from commandcenter_hub.api.usage.router import history_out
from commandcenter_hub.domain.errors import DataDamaged, ProjectNotFound, ServiceFailed
from commandcenter_hub.engines.base import Exit
from commandcenter_hub.services.views import UsageView
from commandcenter_hub.supervisor import log_search
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.usage import SAMPLE_S

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def states(project: dict[str, Any]) -> dict[str, str]:
    return {service["name"]: service["state"] for service in project["services"]}


async def test_start_responds_at_once_and_can_be_watched(api: Any) -> None:
    made = await api.register()
    order = list(states(made))
    api.world.fault("postgres").healthy_after_s = 0.3
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start", 202)
    assert accepted["success"] is True
    assert accepted["message"] == "Starting “shop”."
    assert (accepted["project_id"], accepted["status"]) == (made["id"], "starting")
    operation = await api.ended(accepted["operation_id"])
    assert (operation["kind"], operation["status"], operation["error"]) == ("start", "succeeded", None)
    steps = {step["key"]: step for step in operation["steps"]}
    assert {"prepare", "postgres.start", "redis.start", "backend.start", "frontend.start"} <= steps.keys()
    assert all(step["status"] == "succeeded" and step["ended_at"] for step in operation["steps"])
    assert steps["backend.start"]["started_at"] >= steps["postgres.start"]["started_at"]
    now = await api.status(made)
    assert (now["status"], now["health"], now["engine"], now["error"]) == ("running", "healthy", "fake", None)
    assert now["engine_reason"]
    assert set(states(now).values()) == {"healthy"}
    assert list(states(now)) == order


def usage_of(project: dict[str, Any]) -> list[dict[str, Any] | None]:
    return [service["usage"] for service in project["services"]]


async def test_status_shows_usage_measured_at_most_every_few_seconds(api: Any) -> None:
    made = await api.register()
    assert usage_of(await api.status(made)) == [None] * 4
    await api.start(made)
    assert usage_of(await api.status(made)) == [{"cpu": 0.01, "memory_bytes": 1 << 20}] * 4
    supervisor = api.hub.supervisors.get(made["id"])
    measured: list[str] = []
    usage, now = supervisor.engine.usage, supervisor.usage._now()

    async def counting(handle: Any, *, quick: bool) -> Any:
        assert not quick
        measured.append(handle.service)
        return await usage(handle)

    supervisor.engine.usage = counting
    for later_s, services in ((10, 4), (12, 0), (14, 4)):
        supervisor.usage._now = lambda at=now + later_s: at
        measured.clear()
        await api.status(made)
        (listed,) = await api.ask("GET", "/api/projects")
        assert None not in usage_of(listed)
        assert len(measured) == services
    supervisor.usage._now = lambda: now + 60
    (listed,) = await api.ask("GET", "/api/projects")
    assert usage_of(listed) == [None] * 4  # too old to be shown, and a list does not measure
    await api.ended((await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202))["operation_id"])
    assert usage_of(await api.status(made)) == [None] * 4


def test_usage_has_no_end_before_the_first_sample() -> None:
    assert history_out(UsageView("id", False, SAMPLE_S, 0.0, {})).ended_at is None
    ended = history_out(UsageView("id", False, SAMPLE_S, 60.0, {})).ended_at
    assert ended is not None
    assert ended.timestamp() == 60


async def test_usage_of_the_last_hour_is_sampled_without_a_request(api: Any) -> None:
    made = await api.register()
    path = f"/api/projects/{made['id']}/usage"
    before = await api.ask("GET", path)
    assert (before["measured"], before["services"]) == (False, [])  # no engine yet
    await api.start(made)
    supervisor = api.hub.supervisors.get(made["id"])
    now = [supervisor.usage._now()]
    supervisor.usage._now = lambda: now[0]
    for _ in range(250):
        now[0] += SAMPLE_S
        await supervisor.usage.sample()
    found = await api.ask("GET", path)
    assert (found["measured"], found["every_s"]) == (True, SAMPLE_S)
    order = [one["name"] for one in (await api.status(made))["services"]]
    assert [one["name"] for one in found["services"]] == order
    for one in found["services"]:
        assert one["cpu"] == [0.01] * 240
        assert one["memory_bytes"] == [1 << 20] * 240
    (listed,) = await api.ask("GET", "/api/usage")
    assert listed == {
        "project_id": made["id"], "cpu": 0.04, "memory_bytes": 4 << 20, "cpu_last_hour": [0.04] * 60
    }  # fmt: skip

    await api.ended((await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202))["operation_id"])
    await supervisor.usage.sample()
    (listed,) = await api.ask("GET", "/api/usage")
    assert (listed["cpu"], listed["memory_bytes"], listed["cpu_last_hour"][-1]) == (None, None, 0.04)
    for _ in range(240):
        await supervisor.usage.sample()
    assert await api.ask("GET", "/api/usage") == []  # it has not run for an hour


async def test_status_works_without_measurements(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    supervisor = api.hub.supervisors.get(made["id"])

    async def broken(_: Any, *, quick: bool) -> None:
        raise OSError("no /proc here")

    supervisor.engine.usage = broken
    supervisor.usage._services.clear()
    found = await api.status(made)
    assert found["status"] == "running"
    assert usage_of(found) == [None] * 4


async def test_starting_a_running_and_stopping_a_stopped_project_succeed(api: Any) -> None:
    made = await api.register()
    stop, start = (f"/api/orchestration/{made['id']}/{verb}" for verb in ("stop", "start"))
    answer = await api.ask("POST", stop, 202)
    assert (answer["message"], answer["operation_id"], answer["status"]) == (
        "“shop” is already stopped.",
        None,
        "stopped",
    )
    await api.start(made)
    answer = await api.ask("POST", start, 202)
    assert (answer["message"], answer["operation_id"], answer["status"]) == (
        "“shop” is already running.",
        None,
        "running",
    )
    assert len(api.world.runs) == 4


async def test_two_starts_at_once_start_the_project_once(api: Any) -> None:
    made = await api.register()
    answers: list[dict[str, Any]] = []

    async def start() -> None:
        answers.append(await api.ask("POST", f"/api/orchestration/{made['id']}/start", 202))

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(start)
    # None if the project was already running when the request arrived.
    operations = {answer["operation_id"] for answer in answers} - {None}
    assert len(operations) == 1
    await api.ended(operations.pop())
    assert len(api.world.runs) == 4
    assert len(await api.ask("GET", f"/api/projects/{made['id']}/operations")) == 1


async def test_stop_stops_all_services_dependents_first(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202)
    assert accepted["message"] == "Stopping “shop”."
    assert accepted["status"] in {"stopping", "stopped"}  # the fake engine may have stopped before the response
    operation = await api.ended(accepted["operation_id"])
    assert (operation["kind"], operation["status"]) == ("stop", "succeeded")
    ended = {step["service"]: step["ended_at"] for step in operation["steps"]}
    assert max(ended["backend"], ended["postgres"]) == ended["postgres"]
    now = await api.status(made)
    assert (now["status"], now["health"]) == ("stopped", "unknown")
    assert api.world.running() == []


async def test_a_cancelled_start_leaves_nothing_running(api: Any) -> None:
    made = await api.register()
    api.world.fault("backend").hangs_in_start = True
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
    await api.until(f"/api/projects/{made['id']}", lambda one: states(one)["backend"] == "starting")
    assert api.world.running() != []
    cancelled = await api.ask("POST", f"/api/operations/{accepted['operation_id']}/cancel", 202)
    assert cancelled["cancellable"] is False
    operation = await api.ended(accepted["operation_id"])
    assert (operation["status"], operation["cancelling"]) == ("cancelled", False)
    assert (await api.status(made))["status"] == "stopped"
    assert api.world.running() == []
    await api.refused("POST", f"/api/operations/{accepted['operation_id']}/cancel", 409, "operation_not_cancellable")


async def test_a_start_can_be_cancelled_while_the_engine_prepares(api: Any) -> None:
    made = await api.register()
    api.world.hangs_in_prepare = True
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
    await api.until(f"/api/projects/{made['id']}", lambda one: "preparing" in states(one).values())
    await api.ask("POST", f"/api/operations/{accepted['operation_id']}/cancel", 202)
    assert (await api.ended(accepted["operation_id"]))["status"] == "cancelled"
    api.world.hangs_in_prepare = False
    await api.start(made)


async def test_a_stop_cannot_be_cancelled(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    api.world.fault("redis").ignores_stop = True
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.refused("POST", f"/api/operations/{accepted['operation_id']}/cancel", 409, "operation_not_cancellable")
    error = await api.refused("POST", f"/api/orchestration/{made['id']}/start", 409, "project_busy")
    assert error["details"]["operation_id"] == accepted["operation_id"]
    await api.refused("POST", f"/api/orchestration/{made['id']}/restart", 409, "project_busy")
    again = await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202)
    assert (again["operation_id"], again["message"]) == (accepted["operation_id"], "“shop” is already stopping.")
    api.world.only("redis").end(Exit(code=0))
    await api.ended(accepted["operation_id"])


async def test_a_stop_cancels_a_running_start(api: Any) -> None:
    made = await api.register()
    api.world.fault("redis").hangs_in_start = True
    start = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
    await api.until(f"/api/projects/{made['id']}", lambda one: states(one)["redis"] == "starting")
    stop = await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202)
    assert (await api.ended(stop["operation_id"]))["status"] == "succeeded"
    assert (await api.ended(start["operation_id"]))["status"] == "cancelled"
    assert api.world.running() == []


async def test_restart_replaces_every_run(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    before = set(api.world.runs)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/restart", 202)
    assert (await api.ended(accepted["operation_id"]))["status"] == "succeeded"
    now = {run.handle.run for run in api.world.running()}
    assert len(now) == 4
    assert not now & before


async def test_restart_of_one_service_keeps_the_others(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    before = {run.handle.service: run.handle.run for run in api.world.running()}
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/restart?service=frontend", 202)
    operation = await api.ended(accepted["operation_id"])
    assert (operation["status"], operation["service"]) == ("succeeded", "frontend")
    after = {run.handle.service: run.handle.run for run in api.world.running()}
    assert {name for name in before if before[name] != after[name]} == {"frontend"}


async def test_restart_of_an_unknown_service_changes_nothing(api: Any) -> None:
    made = await api.register()
    route = f"/api/orchestration/{made['id']}/restart?service=mysql"
    error = await api.refused("POST", route, 404, "service_not_found")
    assert error["details"]["services"] == ["backend", "frontend", "postgres", "redis"]
    assert await api.status(made) == made
    assert (await api.hub.projects.row(made["id"])).wanted is False


async def test_restart_of_a_stopped_project_starts_it(api: Any) -> None:
    made = await api.register()
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/restart", 202)
    assert (await api.ended(accepted["operation_id"]))["status"] == "succeeded"
    assert (await api.status(made))["status"] == "running"


async def test_a_port_in_use_is_reported_with_its_service_and_process(api: Any) -> None:
    made = await api.register()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", made["ports"]["redis"]["redis"]))
        taken.listen()
        error = await api.refused("POST", f"/api/orchestration/{made['id']}/start", 409, "port_in_use")
    (held,) = error["details"]["ports"]
    assert (held["service"], held["port"]) == ("redis", made["ports"]["redis"]["redis"])
    assert held["pid"]
    assert (
        f"port {made['ports']['redis']['redis']} for redis is in use by {held['process']}" in error["message"].lower()
    )
    now = await api.status(made)
    assert (now["why"]["message"], now["why"]["service"]) == (error["message"], "redis")
    assert {**now, "why": None, "operation": None} == made
    await api.start(made)
    assert (await api.status(made))["why"] is None


async def test_a_port_taken_between_check_and_start_is_reported(api: Any) -> None:
    made = await api.register()
    api.world.prepare_takes_s = 0.4
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        operation = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
        taken.bind(("127.0.0.1", made["ports"]["backend"]["http"]))
        taken.listen()
        ended = await api.ended(operation["operation_id"])
        now = await api.status(made)
    assert (ended["status"], ended["error"]["code"]) == ("failed", "port_in_use")
    assert ended["error"]["details"]["ports"][0]["service"] == "backend"
    assert (now["status"], now["error"]["code"]) == ("error", "port_in_use")
    assert (now["why"]["severity"], now["why"]["message"]) == ("failed", now["error"]["message"])
    assert (now["why"]["service"], now["why"]["remedy"]) == ("backend", "settings")


async def test_a_folder_deleted_after_registration_is_reported(api: Any) -> None:
    made = await api.register()
    shutil.rmtree(made["path"])
    await api.refused("POST", f"/api/orchestration/{made['id']}/start", 422, "folder_missing")
    now = await api.status(made)
    assert (now["status"], now["why"]["code"]) == ("stopped", "folder_missing")
    assert api.world.runs == {}


async def test_an_unavailable_engine_is_reported(api: Any) -> None:
    made = await api.register()
    api.world.unavailable = "it is not installed."
    error = await api.refused("POST", f"/api/orchestration/{made['id']}/start", 503, "engine_unavailable")
    assert "it is not installed" in error["message"]
    now = await api.status(made)
    assert (now["why"]["message"], now["why"]["remedy"]) == (error["message"], "settings")
    (refused,) = await api.ask("GET", f"/api/projects/{made['id']}/operations")
    assert (refused["kind"], refused["status"], refused["error"]["code"]) == ("start", "failed", "engine_unavailable")
    assert {**now, "why": None, "operation": None} == made


async def test_an_engine_that_comes_back_is_noticed(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.ended(accepted["operation_id"])
    # A new Hub prepares the engine again.
    await api.hub.projects.supervise(await api.hub.projects.row(made["id"]))
    api.world.unavailable = "it is not installed."
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
    operation = await api.ended(accepted["operation_id"])
    assert (operation["status"], operation["error"]["code"]) == ("failed", "engine_unavailable")
    assert (await api.status(made))["status"] == "error"
    api.world.unavailable = ""
    await api.until(f"/api/projects/{made['id']}", lambda one: one["status"] == "running")


async def test_a_permanent_failure_of_a_service_is_reported(api: Any) -> None:
    made = await api.register()
    api.world.fault("postgres").start_error = DataDamaged("The data folder is damaged.")
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
    operation = await api.ended(accepted["operation_id"])
    assert (operation["status"], operation["error"]["code"]) == ("failed", "data_damaged")
    now = await api.status(made)
    assert (now["status"], now["error"]["details"]["service"]) == ("error", "postgres")
    assert states(now)["postgres"] == "exited"
    assert (now["why"]["service"], now["why"]["remedy"]) == ("postgres", "snapshots")
    api.world.fault("postgres").start_error = None
    await api.start(made)


async def test_a_dead_service_is_restarted_and_the_restart_counted(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    run = api.world.only("frontend")
    run.write("Traceback: it broke", "stderr")
    run.end(Exit(code=3))
    now = await api.until(f"/api/projects/{made['id']}", lambda one: states(one)["frontend"] == "restarting")
    assert (now["status"], now["health"], now["error"]["code"]) == ("error", "degraded", "service_failed")
    frontend = next(one for one in now["services"] if one["name"] == "frontend")
    assert (frontend["exit_code"], frontend["last_lines"]) == (3, ["Traceback: it broke"])
    assert (now["why"]["severity"], now["why"]["service"]) == ("recovering", "frontend")
    assert (now["why"]["message"], now["why"]["lines"]) == ("frontend exited with code 3.", ["Traceback: it broke"])
    assert frontend["restart_at"] > frontend["since"]
    now = await api.until(f"/api/projects/{made['id']}", lambda one: one["status"] == "running")
    frontend = next(one for one in now["services"] if one["name"] == "frontend")
    assert (frontend["restarts"], frontend["last_lines"], now["error"], now["why"]) == (1, [], None, None)


async def test_a_start_succeeds_after_one_failure(api: Any) -> None:
    made = await api.register()
    api.world.fault("redis").start_error = ServiceFailed("not yet")
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start")
    await api.until(f"/api/projects/{made['id']}", lambda one: states(one)["redis"] == "restarting")
    api.world.fault("redis").start_error = None
    operation = await api.ended(accepted["operation_id"])
    assert operation["status"] == "succeeded"


@pytest.mark.parametrize("verb", ["start", "stop", "restart"])
async def test_requests_for_an_unknown_project_are_not_found(api: Any, verb: str) -> None:
    await api.refused("POST", f"/api/orchestration/{UNKNOWN}/{verb}", 404, "project_not_found")


async def test_unknown_objects_are_not_found(api: Any) -> None:
    made = await api.register()
    for path, code in (
        (f"/api/orchestration/{UNKNOWN}/status", "project_not_found"),
        (f"/api/orchestration/{UNKNOWN}/logs", "project_not_found"),
        (f"/api/orchestration/{UNKNOWN}/logs/stream", "project_not_found"),
        (f"/api/projects/{UNKNOWN}/operations", "project_not_found"),
        (f"/api/projects/{UNKNOWN}/snapshots", "project_not_found"),
        (f"/api/operations/{UNKNOWN}", "operation_not_found"),
        ("/api/nothing", "not_found"),
        ("/api", "not_found"),
    ):
        await api.refused("GET", path, 404, code)
    await api.refused("POST", f"/api/operations/{UNKNOWN}/cancel", 404, "operation_not_found")
    snapshots = f"/api/projects/{made['id']}/snapshots"
    await api.refused("DELETE", f"{snapshots}/{UNKNOWN}", 404, "snapshot_not_found")
    await api.refused("POST", f"{snapshots}/{UNKNOWN}/restore", 404, "snapshot_not_found")


async def test_an_unsupported_method_is_refused(api: Any) -> None:
    answer = await api.http.get("/api/orchestration/x/start")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


async def test_operations_are_listed_newest_first(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.ended(accepted["operation_id"])
    await api.start(made)
    route = f"/api/projects/{made['id']}/operations"
    assert [one["kind"] for one in await api.ask("GET", route)] == ["start", "stop", "start"]
    assert [one["kind"] for one in await api.ask("GET", f"{route}?limit=1")] == ["start"]
    for limit in (0, 201, "x"):
        await api.refused("GET", f"{route}?limit={limit}", 422, "invalid_input")


async def test_logs_are_filtered_searched_and_paged(api: Any) -> None:
    made = await api.register()
    api.world.fault("backend").lines = ("Listening on 8000", "!WARNING: “über” slow", 'say "hello"')
    api.world.fault("redis").lines = ("Ready to accept connections",)
    await api.start(made)
    logs = f"/api/orchestration/{made['id']}/logs"
    page = await api.until(logs, lambda one: len(one["lines"]) == 4)
    assert page["more"] is False
    first = page["lines"][0]
    assert set(first) == {"id", "service", "run", "stream", "time", "text"}

    async def texts(**params: Any) -> list[str]:
        return [line["text"] for line in (await api.ask("GET", logs, params=params))["lines"]]

    assert await texts(service="redis") == ["Ready to accept connections"]
    assert await texts(service="nothing") == []
    assert await texts(stream="stderr") == ["WARNING: “über” slow"]
    assert await texts(search="LISTENING") == ["Listening on 8000"]
    assert await texts(search='"hello"') == ['say "hello"']
    assert await texts(search="ÜBER") == ["WARNING: “über” slow"]
    assert await texts(search="nowhere") == []
    assert await texts(since="2001-01-01T00:00:00") == [line["text"] for line in page["lines"]]
    assert await texts(since="0001-01-01T00:00:00") == [line["text"] for line in page["lines"]]
    assert await texts(since="9999-12-31T00:00:00Z") == []
    last = await api.ask("GET", logs, params={"tail": 1})
    assert (last["lines"], last["more"]) == (page["lines"][-1:], True)
    before = await api.ask("GET", logs, params={"tail": 3, "before": last["lines"][0]["id"]})
    assert (before["lines"], before["more"]) == (page["lines"][:3], False)


async def test_logs_are_searched_with_context_and_read_around_a_time(api: Any) -> None:
    made = await api.register()
    api.world.fault("backend").lines = [f"{'ERROR' if number == 50 else 'line'} {number}" for number in range(100)]
    await api.start(made)
    logs = f"/api/orchestration/{made['id']}/logs"
    await api.until(f"{logs}?tail=1000", lambda one: len(one["lines"]) == 100)

    async def found(**params: Any) -> tuple[list[str], list[str]]:
        page = await api.ask("GET", f"{logs}/search", params=params)
        hits = [line["text"] for line in page["lines"] if line["id"] in page["hits"]]
        return hits, [line["text"] for line in page["lines"]]

    assert await found(search="error", context=1) == (["ERROR 50"], ["line 49", "ERROR 50", "line 51"])
    assert await found(search=r"^e\w+ \d0$", regex=True, context=0) == (["ERROR 50"], ["ERROR 50"])
    assert await found(search=r"e\w+", service="redis") == ([], [])
    regex = await api.ask("GET", logs, params={"search": "e 9[0-9]$", "regex": True, "tail": 3})
    assert ([line["text"] for line in regex["lines"]], regex["more"]) == (["line 97", "line 98", "line 99"], True)
    for path in (f"{logs}/search", logs, f"{logs}/stream"):
        await api.refused("GET", path, 422, "invalid_pattern", params={"search": "(", "regex": True})
    for name, values in {"limit": (0, 1001), "context": (-1, 51), "search": ("", "x" * 501)}.items():
        for value in values:
            await api.refused("GET", f"{logs}/search", 422, "invalid_input", params={"search": "a", name: value})

    everything = (await api.ask("GET", logs, params={"tail": 1000}))["lines"]
    later = await api.ask("GET", logs, params={"after": everything[9]["id"], "tail": 5})
    assert (later["lines"], later["more"]) == (everything[10:15], True)
    assert (await api.ask("GET", logs, params={"at": "2001-01-01T00:00:00Z", "tail": 10}))["lines"] == everything[:10]
    page = await api.ask("GET", logs, params={"at": "2999-01-01T00:00:00Z", "tail": 10})
    assert (page["lines"], page["more"]) == (everything[-5:], True)


async def test_a_search_ends_when_its_client_leaves(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await api.register()
    await api.start(made)
    began, stopped = threading.Event(), threading.Event()

    def endless(*given: Any) -> None:
        began.set()
        if given[-1].wait(30):
            stopped.set()

    monkeypatch.setattr(log_search, "search", endless)
    with anyio.move_on_after(30) as scope:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(api.ask, "GET", f"/api/orchestration/{made['id']}/logs/search?search=x")
            assert await anyio.to_thread.run_sync(began.wait, 20)
            await api.ask("GET", "/health")  # other requests are answered meanwhile
            tasks.cancel_scope.cancel()
    assert not scope.cancelled_caught
    assert await anyio.to_thread.run_sync(stopped.wait, 20)


async def test_a_search_in_a_project_that_is_removed_meanwhile_is_reported(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await api.register()

    async def removed(*_: Any) -> None:
        raise ProjectNotFound("There is no such project.")

    monkeypatch.setattr(api.hub.logs, "search", removed)
    path = f"/api/orchestration/{made['id']}/logs/search"
    await api.refused("GET", path, 404, "project_not_found", params={"search": "x"})


async def test_the_lag_of_a_log_is_reported(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await api.register()
    await api.start(made)
    logs = f"/api/orchestration/{made['id']}/logs"
    await api.until(logs, lambda page: page["behind_bytes"] == 0)
    free = threading.Event()
    append = Journal.append

    def slowly(*given: Any) -> object:
        assert free.wait(30)
        return append(*given)

    monkeypatch.setattr(Journal, "append", slowly)
    try:
        for run in api.world.running("backend"):
            run.write("x" * 999)
        await api.until(logs, lambda page: page["behind_bytes"] == 1_000)
    finally:
        free.set()
    await api.until(logs, lambda page: page["behind_bytes"] == 0)


async def test_the_log_of_a_project_that_was_never_started_is_empty(api: Any) -> None:
    made = await api.register()
    page = {"lines": [], "more": False, "behind_bytes": 0}
    assert await api.ask("GET", f"/api/orchestration/{made['id']}/logs") == page


async def test_invalid_log_queries_are_refused(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    logs = f"/api/orchestration/{made['id']}/logs"
    for name, values in {
        "tail": (0, -1, 10_001, 10**30, "x"),
        "stream": ("both", ""),
        "since": ("yesterday", "x" * 1_000),
        "before": (0, -1, 2**64, "x"),
        "service": ("x" * 61,),
        "search": ("x" * 501, "co\0de"),
    }.items():
        for value in values:
            await api.refused("GET", logs, 422, "invalid_input", params={name: value})
    for search in ('"', "'", "*", "a AND", "NEAR(", "%", "\\", "日本", "…" * 500, "a\nb"):
        assert (await api.ask("GET", logs, params={"search": search}))["lines"] == []
