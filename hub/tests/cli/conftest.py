import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .desk import Desk, Ran, free_ports

_numbers = itertools.count()


def _desk(factory: pytest.TempPathFactory) -> Desk:
    base = factory.mktemp(f"desk{next(_numbers)}")
    folders = base / "folders"
    folders.mkdir()
    return Desk(base / "home", folders, free_ports(1)[0])


@dataclass(frozen=True)
class Started:
    """A desk with one running project, and the result of the first `up`."""

    desk: Desk
    folder: Path
    first: Ran


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """One Hub with one running project, shared by all tests that leave both unchanged."""
    desk = _desk(tmp_path_factory)
    try:
        folder = desk.folder("shop")
        yield Started(desk, folder, desk.run("up", folder))
    finally:
        desk.end()


@pytest.fixture
def desk(started: Started) -> Desk:
    """The shared Hub with its running project `shop`."""
    assert started.first.code == 0, started.first
    return started.desk


@pytest.fixture
def new_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Desk]]:
    """Create desks on which nothing has run yet."""
    made: list[Desk] = []

    def make() -> Desk:
        made.append(_desk(tmp_path_factory))
        return made[-1]

    try:
        yield make
    finally:
        for one in made:
            one.end()
