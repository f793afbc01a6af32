"""Why a project is not running: situations, and the sentence for each."""

from typing import Any

import pytest

from commandcenter_hub.domain.errors import DataDamaged, NeverReady, NoSpace, PortInUse, ServiceFailed, StartTimeout
from commandcenter_hub.domain.folder_errors import FolderMissing
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress
from commandcenter_hub.domain.state import ProjectStatus, ServiceState
from commandcenter_hub.domain.why import Remedy, ServiceFacts, Severity, Situation, Why, explain, failed_start_of

S, P = ServiceState, ProjectStatus
LOG = tuple(f"line {number}" for number in range(12))


def of(error: Any, service: str | None = None) -> dict[str, Any]:
    known = error.as_dict()
    return {**known, "details": {**known["details"], **({} if service is None else {"service": service})}}


def chain(postgres: ServiceFacts, **backend: Any) -> tuple[ServiceFacts, ...]:
    return postgres, ServiceFacts("backend", **{"state": S.PENDING, **backend})


def db(state: ServiceState = S.HEALTHY, **facts: Any) -> ServiceFacts:
    return ServiceFacts("postgres", state, **facts)


EXITED = of(ServiceFailed("backend exited with code 3.", hint="Read its log."), "backend")
PORT = of(PortInUse("Port 5432 is in use by nginx.", hint="Stop it."), "postgres")
SPACE = of(NoSpace("The disk is full."), "postgres")
GONE = of(FolderMissing("The folder /shop does not exist any more.", hint="Move it."))
BUILD = of(ServiceFailed("The image could not be built.", output="\n".join(LOG)))

CASES: dict[str, tuple[Situation, Why | None]] = {
    "running": (Situation(P.RUNNING, chain(db(), state=S.HEALTHY)), None),
    "stopped": (Situation(P.STOPPED), None),
    "stopping": (Situation(P.STOPPING, chain(db(), state=S.STOPPED)), None),
    "starting without trouble": (Situation(P.STARTING, chain(db(S.STARTING))), None),
    "starting, not ready yet": (
        Situation(P.STARTING, chain(db(), state=S.STARTING, not_ready="database: it is being migrated")),
        Why(
            Severity.WAITING, "backend is not ready yet: database: it is being migrated.", service="backend",
        ),
    ),
    "starting, second attempt": (
        Situation(P.STARTING, chain(db(), state=S.STARTING, restarts=1, last_lines=LOG), EXITED),
        Why(
            Severity.RECOVERING, "backend exited with code 3.",
            "It is restarted automatically; restarts so far: 1.", "backend", Remedy.LOGS, LOG[-5:], "service_failed",
        ),
    ),
    "restarts for the first time": (
        Situation(P.ERROR, chain(db(), state=S.RESTARTING), EXITED),
        Why(
            Severity.RECOVERING, "backend exited with code 3.", "It is restarted automatically.", "backend",
            Remedy.LOGS, (), "service_failed",
        ),
    ),
    "began at the dependency": (
        Situation(P.ERROR, chain(db(S.UNHEALTHY), state=S.UNHEALTHY)),
        Why(
            Severity.RECOVERING, "postgres is unhealthy.",
            "It is restarted automatically if it does not recover.", "postgres", Remedy.LOGS,
        ),
    ),
    "given up": (
        Situation(P.ERROR, chain(db(), state=S.EXITED, last_lines=LOG), EXITED),
        Why(
            Severity.FAILED, "backend exited with code 3.", "Read its log.", "backend", Remedy.LOGS, LOG[-5:],
            "service_failed",
        ),
    ),
    "one given up while another restarts": (
        Situation(P.ERROR, chain(db(S.RESTARTING), state=S.EXITED), EXITED),
        Why(
            Severity.FAILED, "backend exited with code 3.", "Read its log.", "backend", Remedy.LOGS, (),
            "service_failed",
        ),
    ),
    "port taken": (
        Situation(P.ERROR, chain(db(S.RESTARTING, blocked=True)), PORT),
        Why(Severity.FAILED, PORT["message"], PORT["hint"], "postgres", Remedy.SETTINGS, (), "port_in_use"),
    ),
    "disk full": (
        Situation(P.ERROR, chain(db(S.RESTARTING, blocked=True)), SPACE),
        Why(Severity.FAILED, SPACE["message"], SPACE["hint"], "postgres", Remedy.NONE, (), "no_space"),
    ),
    "build failed": (
        Situation(P.ERROR, chain(db(S.PREPARING, blocked=True)), BUILD),
        Why(Severity.FAILED, BUILD["message"], BUILD["hint"], None, Remedy.LOGS, LOG[-5:], "service_failed"),
    ),
    "folder gone": (
        Situation(P.STOPPED, folder_error=GONE),
        Why(Severity.FAILED, GONE["message"], GONE["hint"], None, Remedy.SETTINGS, (), "folder_missing"),
    ),
    "folder of a running project gone": (
        Situation(P.RUNNING, chain(db(), state=S.HEALTHY), folder_error=GONE),
        Why(Severity.FAILED, GONE["message"], GONE["hint"], None, Remedy.SETTINGS, (), "folder_missing"),
    ),
    "start refused": (
        Situation(P.STOPPED, failed_start=PORT),
        Why(Severity.FAILED, PORT["message"], PORT["hint"], "postgres", Remedy.SETTINGS, (), "port_in_use"),
    ),
    "started by now": (Situation(P.RUNNING, chain(db(), state=S.HEALTHY), failed_start=PORT), None),
    "no error known": (
        Situation(P.ERROR, chain(db(S.EXITED))),
        Why(Severity.FAILED, "postgres is not healthy: exited.", "Press Start.", "postgres", Remedy.LOGS),
    ),
    "nothing known": (Situation(P.ERROR), Why(Severity.FAILED, "The project is not running.", "Press Start.")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_situation_has_one_sentence(name: str) -> None:
    situation, expected = CASES[name]
    assert explain(situation) == expected


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (DataDamaged("Damaged."), Remedy.SNAPSHOTS),
        (NeverReady("It cannot become ready."), Remedy.LOGS),
        (StartTimeout("It was not ready."), Remedy.LOGS),
    ],
)
def test_each_error_has_a_remedy(error: Any, remedy: Remedy) -> None:
    why = explain(Situation(P.ERROR, chain(db(S.EXITED)), of(error, "postgres")))
    assert why is not None
    assert (why.remedy, why.severity) == (remedy, Severity.FAILED)


def test_only_the_newest_operation_counts_as_a_failed_start() -> None:
    start = Operation("o1", "p1", OperationKind.START, 1.0)
    assert failed_start_of(start.finished(Progress.FAILED, 2.0, PORT)) == PORT
    assert failed_start_of(start) is None
    assert failed_start_of(start.finished(Progress.SUCCEEDED, 2.0)) is None
    stop = Operation("o2", "p1", OperationKind.STOP, 3.0)
    assert failed_start_of(stop.finished(Progress.FAILED, 4.0, PORT)) is None
    assert failed_start_of(None) is None
