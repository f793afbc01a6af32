"""Passages get their vectors even after lost connections, whichever error the driver raises."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from commandcenter_app.errors import EmbeddingError
from commandcenter_app.knowledge import embedding
from commandcenter_app.knowledge.embedding import EmbeddingState, EmbeddingStatus, EmbeddingTask
from commandcenter_app.knowledge.models import StaticModel
from commandcenter_app.storage.migrate import migrate

pytestmark = pytest.mark.anyio

FAILURES = [
    asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
    asyncpg.InterfaceError("cannot call Transaction.__aexit__(): the underlying connection is closed"),
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    ConnectionResetError("reset by peer"),
    EmbeddingError("The model is unreachable."),
]


class FailsAtFirst(StaticModel):
    """Raises each of FAILURES once while a connection is in use, then works."""

    def __init__(self) -> None:
        super().__init__()
        self.left = list(FAILURES)

    async def embed(self, texts: Sequence[str]) -> Any:
        if self.left:
            raise self.left.pop(0)
        return await super().embed(texts)


@dataclass
class Database:
    """A migrated database and a connection to it."""

    dsn: str
    connection: "asyncpg.Connection[Any]"

    async def add(self, passages: int) -> None:
        """Add passages without vectors."""
        await self.connection.execute(
            """
            INSERT INTO passages (note, link, kind, title, heading, line, text, changed_at, search)
            SELECT 'task:1', '/tasks/1', 'task', 'One', '', n, 'Some words.', now(), '' FROM generate_series(1, $1) AS n
            """,
            passages,
        )
        await self.notify()

    async def notify(self) -> None:
        """Wake the task, as a scan does."""
        await self.connection.execute(f"NOTIFY {embedding.CHANNEL}")

    async def value(self, query: str) -> Any:
        return await self.connection.fetchval(query)


@pytest.fixture
async def database(servers: Any, tmp_path: Path) -> AsyncIterator[Database]:
    address = (await anyio.to_thread.run_sync(servers.environment, tmp_path))["DATABASE_URL"]
    engine = create_async_engine(address)
    await migrate(engine)
    await engine.dispose()
    dsn = servers.dsn(address.rsplit("/", 1)[1])
    connection = await asyncpg.connect(dsn)
    yield Database(dsn, connection)
    await connection.close()


async def test_embedding_continues_after_each_failure(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "RETRY_S", (0.01, 0.02))
    await database.add(1)
    published: list[EmbeddingStatus] = []

    async def publish(status: EmbeddingStatus) -> None:
        published.append(status)

    model = FailsAtFirst()
    task = EmbeddingTask(database.dsn, model, publish)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(task.run)
        with anyio.fail_after(20):
            while task.status.state is not EmbeddingState.READY:
                await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
    assert (model.left, await database.value("SELECT count(*) FROM embeddings")) == ([], 1)
    messages = {status.message for status in published if status.state is EmbeddingState.FAILED}
    assert messages == {"The database cannot be reached.", "The model is unreachable."}


async def test_an_index_exists_only_while_there_are_many_vectors(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "INDEX_FROM", 3)

    async def publish(status: EmbeddingStatus) -> None: ...

    async def is_indexed(vectors: int) -> None:
        index = f"SELECT to_regclass('{embedding.INDEX}') IS NOT NULL, (SELECT count(*) FROM embeddings)"
        with anyio.fail_after(20):
            while tuple(await database.connection.fetchrow(index) or ()) != (vectors >= 3, vectors):
                await anyio.sleep(0.01)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(EmbeddingTask(database.dsn, StaticModel(), publish).run)
        for added, vectors in ((2, 2), (1, 3), (1, 4)):
            await database.add(added)
            await is_indexed(vectors)
        await database.connection.execute("DELETE FROM passages WHERE id IN (SELECT id FROM passages LIMIT 2)")
        await database.notify()
        await is_indexed(2)
        tasks.cancel_scope.cancel()


async def test_each_step_reads_only_its_own_passages(database: Database) -> None:
    await database.add(20_000)
    await database.connection.execute("ANALYZE passages")
    await database.connection.execute(embedding.STAGE)
    for vectors in (0, 5_000, 10_000):
        await database.connection.execute(
            """
            INSERT INTO embeddings SELECT id, 'm', 2, '[1,0]' FROM passages ORDER BY id LIMIT $1 ON CONFLICT DO NOTHING
            """,
            vectors,
        )
        plans = [
            await database.connection.fetch(f"EXPLAIN {embedding.MISSING}", vectors + 1, 256),
            await database.connection.fetch(f"EXPLAIN {embedding.ADD}", "m", 2),
        ]
        for plan in ("\n".join(row[0] for row in rows) for rows in plans):
            assert "passages_pkey" in plan
            assert "Seq Scan on passages" not in plan
            assert "Seq Scan on embeddings" not in plan
            assert "Join" not in plan


async def test_no_entry_of_the_word_index_stays_pending(database: Database) -> None:
    await database.add(2_000)
    ready = anyio.Event()

    async def publish(status: EmbeddingStatus) -> None:
        if status.state == EmbeddingState.READY:
            ready.set()

    async with anyio.create_task_group() as tasks:
        with anyio.fail_after(60):
            tasks.start_soon(EmbeddingTask(database.dsn, StaticModel(), publish).run)
            await ready.wait()
        tasks.cancel_scope.cancel()
    for index in ("passages_search", "passages_titles"):
        assert await database.value(f"SELECT gin_clean_pending_list('{index}')") == 0
