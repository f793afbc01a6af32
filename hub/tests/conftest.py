"""Fixtures for all tests of the Hub."""

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from commandcenter_hub.services import database_dumps
from commandcenter_hub.testing.fake_engine import World, world_of


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Use asyncio only, since asyncpg and uvicorn support nothing else."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the homes of tests out of the user's own list of homes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty COMMANDCENTER_HOME."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


@pytest.fixture
async def world(home: Path) -> AsyncIterator[World]:
    """The simulated machine of the fake engines under `home`; everything in it ends with the test."""
    world = world_of(home)
    yield world
    await world.close()


@pytest.fixture
def dumps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace Postgres's client programs, since the fake engine has no real database; return the calls."""
    calls: list[str] = []

    async def client(program: str, options: Sequence[str], *_: object) -> str:
        calls.append(program)
        for option in options:
            if option.startswith("--file="):
                Path(option.removeprefix("--file=")).write_bytes(b"saved" * 10)
        return ""

    monkeypatch.setattr(database_dumps, "client", client)
    return calls
