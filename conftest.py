"""Distribute test files over workers (`pytest -n auto`), the longest first, and handle interruption.

All property tests use the same examples in every run.
"""

import os
import signal
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

LONG = ("hub/tests/system/", "hub/tests/cli/", "hub/tests/engines/")
TOGETHER = {
    "hub/tests/cli/": "hubs that choose ports themselves",  # two at once would choose the same ports
    "hub/tests/engines/dagger/test_on_an_engine.py": "dagger",  # these tests share one engine
    "hub/tests/engines/conformance/": "dagger",
}

# The same examples in every run make failures reproducible; `HYPOTHESIS_PROFILE=search` tries new ones.
settings.register_profile(
    "same", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class ByFile(LoadScopeScheduling):
    """Scheduler that assigns whole files to workers in the given order, so that files create shared fixtures once."""

    def _split_scope(self, nodeid: str) -> str:
        together = (unit for start, unit in TOGETHER.items() if nodeid.startswith(start))
        return next(together, nodeid.split("::", 1)[0])


def pytest_configure() -> None:
    """Handle SIGINT and SIGTERM.

    Shells let background jobs ignore SIGINT, and commands started by tests would inherit that. SIGTERM, for example
    after a time limit, stops started servers as Ctrl-C does.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


interrupted = pytest.StashKey[bool]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remember whether the run was interrupted."""
    session.config.stash[interrupted] = exitstatus == pytest.ExitCode.INTERRUPTED


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Exit at once after an interrupted run: Python would wait for ever for threads of its event loop."""
    if config.stash.get(interrupted, False):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(pytest.ExitCode.INTERRUPTED)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Return the scheduler for several workers."""
    config.option.loadscopereorder = False
    return ByFile(config, log)  # type: ignore[arg-type]


def pytest_xdist_auto_num_workers() -> int:
    """Return the number of cores plus one, since most tests wait for servers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long files first, so that none remains alone at the end.

    Raises:
        UsageError: several tests have the same name, so that several workers would run only one of them.
    """
    names = Counter(item.nodeid for item in items)
    if several := [name for name, count in names.items() if count > 1]:
        raise pytest.UsageError(f"Several tests have the same name: {', '.join(several)}. Give each its own.")
    items.sort(key=lambda item: next((at for at, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG)))
