"""Modules that each program imports at its start, which takes most of its time. The numbers are upper limits."""

import subprocess
import sys

import pytest

HEAVY = {"alembic", "asyncpg", "dagger", "httpx", "numpy", "redis", "rich", "tokenizers"}
"""Packages that no program needs at its start."""
ASYNC = {"anyio", "asyncio", "psutil", "pydantic"}
UNUSED = {"click", "multiprocessing", "watchfiles"}
"""Packages that `unused_modules` leaves out."""
SERVER = {"fastapi", "sqlalchemy", "starlette", "uvicorn", "opentelemetry"}


@pytest.mark.parametrize(
    ("modules", "most", "without"),
    [
        pytest.param(
            "commandcenter_hub.cli.entry, commandcenter_hub.cli.main", 290, HEAVY | ASYNC | SERVER, id="command"
        ),
        pytest.param(
            "commandcenter_hub.cli.entry, commandcenter_hub.cli.serving",
            220,
            HEAVY | ASYNC | SERVER | {"typer"},
            id="serve",
        ),
        pytest.param("commandcenter_hub.api.serve", 775, HEAVY | UNUSED, id="hub"),
        pytest.param("commandcenter_hub.engines.local.fork_server", 110, HEAVY | ASYNC | SERVER, id="fork-server"),
    ],
)
def test_a_program_imports_no_more_than_it_needs(modules: str, most: int, without: set[str]) -> None:
    code = f"import sys; old = set(sys.modules); import {modules}; print(*(set(sys.modules) - old))"
    done = subprocess.run([sys.executable, "-E", "-P", "-c", code], capture_output=True, text=True, check=True)
    imported = done.stdout.split()
    assert without.isdisjoint(name.partition(".")[0] for name in imported)
    assert len(imported) <= most
