"""One trial: inject faults into a running system while a writer writes, then check everything that is promised."""

import random
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import checks
from .checks import DISAGREE_S, PROBE_S, REDIS_MAY_LOSE_S, Losses, StatusWatch
from .faults import Fault
from .system import System, Unexpected, wait_for
from .writer import Writer

STEADY_S = 1.0
"""Time that the writer writes before the first fault, seconds."""
RECOVERY_S = {"local": 90.0, "dagger": 240.0}
"""Longest recovery, seconds."""
LEFT_S = 15.0
"""Longest time until everything of a stopped project has ended, seconds."""
COMMAND_EVERY_S = 3.0
"""Pause before the user runs the next command, while no Hub answers, seconds."""


@dataclass(frozen=True)
class Result:
    """What a trial has shown.

    Attributes:
        recovery_s: from the end of the faults to the last moment at which something did not work, seconds.
        failed: number of writes that were not acknowledged.
        lost: acknowledged writes that are missing.
        wrong_s: longest time for which the API and probes disagreed, seconds.
    """

    recovery_s: float
    failed: int
    lost: Losses
    wrong_s: float


@dataclass(frozen=True)
class Injection:
    """A fault, and the pause between the start of the previous one and its own, seconds."""

    fault: Fault
    after_s: float = 0.0


def run(system: System, injections: Sequence[Injection], *, stop_hub: bool) -> Result:
    """Start a system, inject faults into it, stop it, and check what is promised.

    Args:
        system: the system, which is stopped.
        injections: the faults.
        stop_hub: whether the Hub is stopped as well.

    Raises:
        AssertionError: a promise did not hold.
    """
    system.alone = len(injections) == 1
    for one in injections:
        system.allowed.update(one.fault.leaves)
    started = time.monotonic()
    system.open()
    print(f"opened in {time.monotonic() - started:.1f} s")
    with Writer(system) as writer, StatusWatch(system) as watch:
        wait_for("the writer writes", lambda: writer.all_since(0) and watch.running, 60)
        time.sleep(STEADY_S)
        began = time.monotonic()
        over = _inject(system, injections)
        _recover(system, writer, watch, over)
    failed = sum(lane.failed for lane in writer.lanes.values())
    recovery_s = max(0.0, watch.bad_until - over, *(lane.failed_at - over for lane in writer.lanes.values()))
    wrong_s, wrong = watch.worst()
    lost = checks.losses(system, writer, began)
    twice = checks.duplicated(system)
    print(f"{writer.describe()}; lost {lost}; recovered in {recovery_s:.1f} s; wrong status for {wrong_s:.1f} s")
    if stop_hub:
        system.shut_down()
    else:
        system.stop()
    stopped = time.monotonic()
    while (left := checks.left_over(system, hub_runs=not stop_hub)) and time.monotonic() < stopped + LEFT_S:
        time.sleep(0.2)  # a session is ended in the background
    assert not lost.missing["postgres"], lost
    assert not lost.missing["desk"], lost
    assert lost.redis_s <= REDIS_MAY_LOSE_S[system.engine], lost
    assert not twice, twice
    assert not left, left
    assert wrong_s <= DISAGREE_S, f"wrong status for {wrong_s:.1f} s: {wrong}"
    return Result(recovery_s, failed, lost, wrong_s)


def _inject(system: System, injections: Sequence[Injection]) -> float:
    """Inject faults, and return when they were over (monotonic clock, seconds)."""
    with ExitStack() as under_way:
        for one in injections:
            time.sleep(one.after_s)
            under_way.enter_context(one.fault.inject(system))
        time.sleep(max(one.fault.lasts_s for one in injections))
        return time.monotonic()
    raise AssertionError("not reached")


def _recover(system: System, writer: Writer, watch: StatusWatch, over: float) -> None:
    """Wait until everything works. As long as no Hub answers, a user runs commands."""
    deadline, next_command = time.monotonic() + RECOVERY_S[system.engine], over
    time.sleep(0.3)  # what probes and API have seen before the end of the faults does not count
    while not (watch.running and writer.all_since(over)):
        now = time.monotonic()
        if now > deadline:
            raise Unexpected(f"not recovered in {now - over:.0f} s: {watch.describe()}; {writer.describe()}")
        if watch.status is None and now >= next_command:
            done = system.run("ps")
            if done.returncode != 0:
                print(f"`ps` printed: {done.stderr.strip()[-600:]}")
            next_command = time.monotonic() + COMMAND_EVERY_S
        time.sleep(0.1)
    time.sleep(2 * DISAGREE_S)  # it must stay running
    wait_for(f"it stays running: {watch.describe()}", lambda: watch.running, 2 * PROBE_S)


def pair(faults: Sequence[Fault], seed: int) -> tuple[Injection, Injection]:
    """Return two different faults, and when the second begins, chosen by a seed."""
    chance = random.Random(seed)
    first, second = chance.sample(sorted(faults, key=lambda fault: fault.name), 2)
    return Injection(first), Injection(second, round(chance.uniform(0.0, 3.0), 2))


def logs(system: System) -> str:
    """Return the end of the Hub's log, for the report of a failure."""
    try:
        return Path(system.home, "hub.log").read_text("utf-8", "replace")[-4000:]
    except OSError as error:
        return str(error)
