"""Plans as text: the steps to take now, their reasons, and the services that must wait."""

from dataclasses import replace

import pytest

from commandcenter_hub.domain.plan import Desired, Observed, plan, render
from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.stack import HttpProbe, Port, ProcessForm, Service, Stack
from commandcenter_hub.domain.state import ServiceState as S

NOW = 100.0


def service(name: str, *needs: str) -> Service:
    return Service(name, (Port("http", 80, 8000),), HttpProbe("/"), process=ProcessForm("python"), depends_on=needs)


STACK = Stack("shop", (service("web", "api"), service("api", "db", "cache"), service("db"), service("cache")), "/")
ALL = frozenset({"web", "api", "db", "cache"})
HEALTHY = Observed(S.HEALTHY)


def planned(
    observed: dict[str, Observed] | None = None,
    wanted: frozenset[str] = ALL,
    generations: dict[str, int] | None = None,
    now: float = NOW,
) -> str:
    return render(plan(Desired(STACK, wanted, generations or {}), observed or {}, now))


def all_but(**others: Observed) -> dict[str, Observed]:
    return {**dict.fromkeys(ALL, HEALTHY), **others}


def test_services_without_dependencies_start_first() -> None:
    assert planned() == (
        "start db: should run, is stopped\n"
        "start cache: should run, is stopped\n"
        "wait api: needs db, cache\n"
        "wait web: needs api"
    )


def test_dependencies_must_be_healthy_not_just_running() -> None:
    seen = {"db": HEALTHY, "cache": Observed(S.STARTING)}
    assert planned(seen) == "wait api: needs cache\nwait web: needs api"
    seen = {"db": HEALTHY, "cache": HEALTHY, "api": Observed(S.PENDING)}
    assert planned(seen) == "start api: should run, is pending\nwait web: needs api"


def test_a_service_that_waits_by_itself_starts_together_with_its_dependencies() -> None:
    waiting = tuple(replace(one, waits=one.name == "api") for one in STACK)
    desired = Desired(replace(STACK, services=waiting), ALL)
    assert render(plan(desired, {}, NOW)) == (
        "start db: should run, is stopped\n"
        "start cache: should run, is stopped\n"
        "start api: should run, is stopped\n"
        "wait web: needs api"
    )
    seen = {"db": Observed(S.STARTING), "cache": Observed(S.EXITED)}
    assert render(plan(desired, seen, NOW)) == "wait api: needs cache\nwait web: needs api"
    seen = {"db": Observed(S.STARTING), "cache": Observed(S.UNHEALTHY, unhealthy_since=99)}
    assert "start api: should run, is stopped" in render(plan(desired, seen, NOW))
    older = replace(desired, generations={"db": 1})
    assert "wait api: needs db" in render(plan(older, {"db": HEALTHY, "cache": HEALTHY}, NOW))


def test_the_plan_is_empty_when_all_services_are_healthy() -> None:
    assert planned(all_but()) == ""
    assert plan(Desired(STACK, ALL), all_but(), NOW).settled
    assert planned({}, frozenset()) == ""


def test_everything_stops_dependents_first() -> None:
    assert planned(all_but(), frozenset()) == (
        "stop web: should not run\nwait api: stops after web\nwait cache: stops after api\nwait db: stops after api"
    )


def test_a_service_stops_after_its_dependents_have_stopped() -> None:
    assert planned(all_but(web=Observed(S.STOPPED)), frozenset()) == (
        "stop api: should not run\nwait cache: stops after api\nwait db: stops after api"
    )
    seen = all_but(web=Observed(S.STOPPED), api=Observed(S.EXITED))
    assert planned(seen, frozenset()) == "stop cache: should not run\nstop db: should not run"


def test_the_plan_waits_for_a_service_that_is_stopping() -> None:
    seen = all_but(web=Observed(S.HEALTHY, busy=True))
    assert planned(seen, frozenset()) == (
        "wait api: stops after web\nwait cache: stops after api\nwait db: stops after api"
    )


def test_only_wanted_services_run() -> None:
    assert planned({}, frozenset({"db"})) == "start db: should run, is stopped"
    assert planned(all_but(), frozenset({"db", "cache"})) == "stop web: should not run\nwait api: stops after web"
    assert planned({"db": HEALTHY}, frozenset({"db"})) == ""


def test_a_wanted_service_waits_for_unwanted_dependencies() -> None:
    assert planned({}, frozenset({"api", "db"})) == "start db: should run, is stopped\nwait api: needs db, cache"


def test_a_busy_service_gets_no_step() -> None:
    seen = {"db": Observed(S.STARTING, busy=True), "cache": Observed(S.STOPPED, busy=True)}
    assert planned(seen) == "wait api: needs db, cache\nwait web: needs api"
    assert planned({"db": Observed(S.HEALTHY, busy=True)}, frozenset()) == ""


def test_a_restart_stops_dependents_first() -> None:
    generations = dict.fromkeys(ALL, 1)
    assert planned(all_but(), generations=generations) == (
        "stop web: restart requested\nwait api: stops after web\nwait cache: stops after api\nwait db: stops after api"
    )


def test_a_restart_of_one_service_keeps_the_others() -> None:
    assert planned(all_but(), generations={"db": 1}) == "stop db: restart requested"
    seen = all_but(db=Observed(S.STOPPED))
    assert planned(seen, generations={"db": 1}) == "start db: should run, is stopped"
    assert planned(all_but(db=Observed(S.HEALTHY, generation=1)), generations={"db": 1}) == ""


def test_no_service_starts_while_a_dependency_is_to_be_restarted() -> None:
    seen = all_but(api=Observed(S.STOPPED), web=Observed(S.STOPPED))
    assert planned(seen, generations={"db": 1}) == (
        "stop db: restart requested\nwait api: needs db\nwait web: needs api"
    )


@pytest.mark.parametrize(
    ("deaths", "pause"), [(1, 1), (2, 2), (3, 4), (4, 8)], ids=["once", "twice", "three times", "four times"]
)
def test_a_dead_service_is_restarted_after_a_doubling_delay(deaths: int, pause: int) -> None:
    times = tuple(NOW - deaths + 1 + number for number in range(deaths))
    seen = all_but(web=Observed(S.RESTARTING, deaths=times, exit_code=1))
    assert planned(seen) == f"wait web: waits to restart after it exited with code 1, until {NOW + pause:g}"
    assert plan(Desired(STACK, ALL), seen, NOW).wake_at == NOW + pause
    assert planned(seen, now=NOW + pause) == "start web: should run, is exited(1)"


def test_a_death_without_an_exit_code_is_restarted() -> None:
    seen = all_but(web=Observed(S.RESTARTING, deaths=(NOW,)))
    assert planned(seen) == "wait web: waits to restart after it died, until 101"
    assert planned(seen, now=NOW + 1) == "start web: should run, is exited"


def test_the_hub_gives_up_after_five_deaths_within_two_minutes() -> None:
    seen = all_but(db=Observed(S.RESTARTING, deaths=(1, 20, 40, 60, NOW)))
    assert planned(seen) == "fail db: exited 5 times within 120 s"
    spread = all_but(db=Observed(S.RESTARTING, deaths=(1, 20, 40, 60, 121.5)))
    assert planned(spread, now=121.5) == "wait db: waits to restart after it died, until 137.5"


def test_a_permanent_failure_is_not_retried() -> None:
    seen = all_but(db=Observed(S.RESTARTING, deaths=(NOW,), failure="the data folder is damaged"))
    assert planned(seen) == "fail db: the data folder is damaged"


def test_a_given_up_service_stays_dead_and_its_dependents_wait() -> None:
    seen = {"db": Observed(S.EXITED, deaths=(NOW,)), "cache": HEALTHY}
    assert planned(seen) == "wait api: needs db\nwait web: needs api"


def test_an_unhealthy_service_is_restarted_if_it_does_not_recover() -> None:
    seen = all_but(api=Observed(S.UNHEALTHY, unhealthy_since=90.0))
    assert planned(seen) == "wait api: may recover by itself, until 120"
    assert planned(seen, now=120.0) == "stop api: unhealthy for 30 s"


def test_a_service_whose_probe_fails_because_of_something_else_is_not_stopped() -> None:
    seen = all_but(api=Observed(S.UNHEALTHY, unhealthy_since=90.0, blocked_by="the engine is busy"))
    assert planned(seen, now=500.0) == "wait api: retried until this is resolved: the engine is busy"


def test_a_dependent_does_not_start_while_its_dependency_is_unhealthy() -> None:
    seen = all_but(db=Observed(S.UNHEALTHY, unhealthy_since=90.0), api=Observed(S.STOPPED), web=Observed(S.STOPPED))
    assert planned(seen) == ("wait db: may recover by itself, until 120\nwait api: needs db\nwait web: needs api")


def test_a_service_that_left_the_stack_stops_first() -> None:
    seen = {**all_but(), "old": HEALTHY}
    assert planned(seen, frozenset()).splitlines()[0] == "stop old: no longer in the stack"
    assert planned({**all_but(), "old": Observed(S.STOPPED)}) == ""


def test_wake_at_is_the_earliest_time_of_all_waits() -> None:
    seen = all_but(web=Observed(S.RESTARTING, deaths=(98.0, NOW)), cache=Observed(S.UNHEALTHY, unhealthy_since=71.0))
    assert plan(Desired(STACK, ALL), seen, NOW).wake_at == 101.0
    assert plan(Desired(STACK, ALL), {}, NOW).wake_at is None


def test_each_service_has_its_own_policy() -> None:
    quick = Service(
        "db", (Port("http", 80, 8000),), HttpProbe("/"), process=ProcessForm("python"),
        restart=RestartPolicy(first_delay_s=0.5, give_up_after=2, window_s=10, unhealthy_for_s=3),
    )  # fmt: skip
    desired = Desired(Stack("shop", (quick,), "/"), frozenset({"db"}))
    once = {"db": Observed(S.RESTARTING, deaths=(NOW,), exit_code=-1)}
    assert render(plan(desired, once, NOW)) == "wait db: waits to restart after it exited with code -1, until 100.5"
    twice = {"db": Observed(S.RESTARTING, deaths=(99.0, NOW))}
    assert render(plan(desired, twice, NOW)) == "fail db: exited 2 times within 10 s"
    ill = {"db": Observed(S.UNHEALTHY, unhealthy_since=97.0)}
    assert render(plan(desired, ill, NOW)) == "stop db: unhealthy for 3 s"
