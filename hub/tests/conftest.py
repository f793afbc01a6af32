"""What every test of the Hub may use."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from commandcenter_hub.testing.fake_engine import World, world_of

# The same examples every time, so that a red run is red again; `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile(
    "same", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """asyncio alone: asyncpg and uvicorn know nothing else."""
    return "asyncio"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty COMMANDCENTER_HOME."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


@pytest.fixture
async def world(home: Path) -> AsyncIterator[World]:
    """The world of the fake engines under `home`; ends with all that runs in it."""
    world = world_of(home)
    yield world
    await world.close()
