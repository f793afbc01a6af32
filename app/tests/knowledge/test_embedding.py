"""Passages get their vectors even after lost connections, whichever error the driver raises."""

from collections.abc import Sequence
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


async def test_embedding_continues_after_each_failure(
    servers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "RETRY_S", (0.01, 0.02))
    address = (await anyio.to_thread.run_sync(servers.environment, tmp_path))["DATABASE_URL"]
    engine = create_async_engine(address)
    await migrate(engine)
    await engine.dispose()
    dsn = servers.dsn(address.rsplit("/", 1)[1])
    connection = await asyncpg.connect(dsn)
    await connection.execute("""
        INSERT INTO passages (note, link, kind, title, heading, line, text, changed_at, search)
        VALUES ('task:1', '/tasks/1', 'task', 'One', '', 1, 'Some words.', now(), '')
    """)
    published: list[EmbeddingStatus] = []

    async def publish(status: EmbeddingStatus) -> None:
        published.append(status)

    model = FailsAtFirst()
    task = EmbeddingTask(dsn, model, publish)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(task.run)
        with anyio.fail_after(20):
            while task.status.state is not EmbeddingState.READY:
                await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
    assert (model.left, await connection.fetchval("SELECT count(*) FROM embeddings")) == ([], 1)
    messages = {status.message for status in published if status.state is EmbeddingState.FAILED}
    assert messages == {"The database cannot be reached.", "The model is unreachable."}
    await connection.close()
