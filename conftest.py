"""How the tests are spread over workers (`pytest -n auto`), each file as a whole, the longest first; how they end."""

import os
import signal
import sys

import pytest
from xdist.scheduler import LoadScopeScheduling

LONG = ("hub/tests/system/", "hub/tests/cli/", "hub/tests/engines/")
TOGETHER = {
    "hub/tests/cli/": "hubs that choose ports by themselves",  # two at once would choose the same
    "hub/tests/engines/dagger/test_on_an_engine.py": "dagger",  # one engine, which each has to itself
    "hub/tests/engines/conformance/": "dagger",
}


class ByFile(LoadScopeScheduling):
    """Gives a worker whole files, so that what a module or session shares is made once, and in the given order."""

    def _split_scope(self, nodeid: str) -> str:
        together = (unit for start, unit in TOGETHER.items() if nodeid.startswith(start))
        return next(together, nodeid.split("::", 1)[0])


def pytest_configure() -> None:
    """Let Ctrl-C be heard: a shell has its background jobs ignore it, and so would every command that a test starts.

    A run that is told to end, as by a time limit, stops the servers it started first, as it does after Ctrl-C.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


interrupted = pytest.StashKey[bool]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Note that the run was ended before its time."""
    session.config.stash[interrupted] = exitstatus == pytest.ExitCode.INTERRUPTED


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once then, when all is cleared up: Python would wait for ever for threads of a loop that was cut off."""
    if config.stash.get(interrupted, False):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(pytest.ExitCode.INTERRUPTED)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Return the scheduler of a run on several workers."""
    config.option.loadscopereorder = False
    return ByFile(config, log)  # type: ignore[arg-type]


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are cores: most tests wait for servers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, so that none is left alone at the end."""
    items.sort(key=lambda item: next((at for at, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG)))
