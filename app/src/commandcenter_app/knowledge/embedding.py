"""Compute the vectors of passages in the background, and maintain the index of nearest vectors.

One connection does the work and listens for `NOTIFY commandcenter_passages`, which is sent in each transaction that
adds passages. Passages without a vector are found by words only; `status` is the progress.
"""

from __future__ import annotations

import asyncio
import logging
import struct
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import anyio

from commandcenter_app.errors import EmbeddingError
from commandcenter_app.scan.indexing import count_unindexed, index_some
from commandcenter_app.storage.query import DATABASE_UNAVAILABLE

if TYPE_CHECKING:
    import asyncpg

    from commandcenter_app.knowledge.models import Embedder, Vectors

log = logging.getLogger("embedding")

CHANNEL = "commandcenter_passages"
INDEX = "embeddings_nearest"
BULK = 2_000
"""With more passages than this to add, rebuilding the index is quicker than adding to it."""

INDEX_FROM = 20_000
"""Number of vectors from which search needs the index: comparing fewer takes 8 ms at most, and finds the nearest ones
for certain. The index misses passages where many others are nearly the same, such as those of one long table."""

PUBLISH_EVERY_S = 0.5
INDEX_WITHIN_S = 1_800.0
RETRY_LOCKED_AFTER_S = 3.0
"""Delay after skipping passages that a scan has locked, seconds; a cancelled scan sends no notification."""
RETRY_S = (2.0, 60.0)
"""First and longest delay after failures, seconds; it doubles until all work is done."""

# MISSING and ADD run for each step, so each must only read the rows of its step. OFFSET 0 and LATERAL have Postgres
# look each row up by its id. Joins would read both tables to the end, as the planner does not know how few rows are
# wanted.
COUNT_MISSING = """
SELECT count(*), min(p.id) FROM passages p WHERE NOT EXISTS (SELECT FROM embeddings e WHERE e.passage_id = p.id)
"""
MISSING = """
SELECT p.id, p.title, p.heading, p.text FROM passages p
WHERE p.id >= $1 AND NOT EXISTS (SELECT FROM embeddings e WHERE e.passage_id = p.id OFFSET 0)
ORDER BY p.id LIMIT $2
"""
COUNT_VECTORS = "SELECT min(dimensions), count(*) FROM (SELECT dimensions FROM embeddings LIMIT $1) AS counted"
STAGE = "CREATE TEMPORARY TABLE new_embeddings (id bigint, embedding halfvec) ON COMMIT DELETE ROWS"
# A scan may have removed a passage, or have locked it to remove it. Waiting for that lock while holding others that the
# scan needs would be a deadlock.
ADD = """
INSERT INTO embeddings (passage_id, model, dimensions, embedding)
SELECT p.id, $1, $2, n.embedding
FROM new_embeddings n CROSS JOIN LATERAL (SELECT id FROM passages WHERE id = n.id FOR KEY SHARE SKIP LOCKED) AS p
ON CONFLICT (passage_id) DO NOTHING
"""
# Until its list of pending entries is merged, each search reads all of it, or does not use the index.
MERGE = "SELECT gin_clean_pending_list('passages_search'), gin_clean_pending_list('passages_titles')"
# Concurrently: searches and scans can go on while this waits for a scan that is removing passages.
DROP_INDEX = f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}"
NAME_INDEX = "SELECT format('COMMENT ON INDEX %I IS %L', $1::text, $2::text)"
INDEX_STATE = """
SELECT i.indisvalid, d.description FROM pg_index i LEFT JOIN pg_description d ON d.objoid = i.indexrelid
WHERE i.indexrelid = to_regclass($1)
"""


class EmbeddingState(StrEnum):
    """State of the vectors."""

    WAITING = "waiting"
    INDEXING = "indexing"  # indexing the words of a large scan: `done` and `total` count files
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class EmbeddingStatus:
    """Progress of the vectors: `done` of `total` passages in this run; `message` is the reason of a failure."""

    state: EmbeddingState
    model: str
    done: int = 0
    total: int = 0
    message: str | None = None


class EmbeddingTask:
    """Keep vectors up to date with passages while `run` runs."""

    def __init__(self, dsn: str, embedder: Embedder, publish: Callable[[EmbeddingStatus], Awaitable[None]]) -> None:
        self._dsn = dsn
        self._embedder = embedder
        self._publish = publish
        self._published = 0.0
        self._wait = RETRY_S[0]
        self.status = EmbeddingStatus(EmbeddingState.WAITING, embedder.name)

    async def run(self) -> None:
        """Work until cancelled. Failures are logged once and retried."""
        while True:
            try:
                await self._listen_and_work()
            except (*DATABASE_UNAVAILABLE, EmbeddingError) as error:
                if self.status.state is not EmbeddingState.FAILED:
                    log.warning("vectors of passages cannot be computed: %s", error)
                message = str(error) if isinstance(error, EmbeddingError) else "The database cannot be reached."
                await self._note(replace(self.status, state=EmbeddingState.FAILED, message=message), at_once=True)
                await asyncio.sleep(self._wait)
                self._wait = min(self._wait * 2, RETRY_S[1])

    async def _listen_and_work(self) -> None:
        """Process all passages, then wait for more. Returns when the connection is closed."""
        import asyncpg

        wake = asyncio.Event()
        connection: asyncpg.Connection[Any] = await asyncpg.connect(
            self._dsn,
            timeout=10,
            command_timeout=60,
            server_settings={
                "application_name": "commandcenter vectors",
                # Parallel builds need more shared memory than containers have.
                "max_parallel_maintenance_workers": "0",
                "maintenance_work_mem": "128MB",
            },
        )
        try:
            connection.add_termination_listener(lambda _: wake.set())
            await connection.add_listener(CHANNEL, lambda *_: wake.set())
            await connection.set_type_codec("halfvec", schema="public", encoder=bytes, decoder=bytes, format="binary")
            await connection.execute(STAGE)
            await self._forget_other_models(connection)
            while not connection.is_closed():
                wake.clear()
                await self._index_words(connection)
                complete = await self._embed_missing(connection)
                await self._note(EmbeddingStatus(EmbeddingState.READY, self._embedder.name), at_once=True)
                self._wait = RETRY_S[0]
                with suppress(TimeoutError):
                    async with asyncio.timeout(None if complete else RETRY_LOCKED_AFTER_S):
                        await wake.wait()
        finally:
            with anyio.CancelScope(shield=True):
                connection.terminate() if connection.is_closed() else await connection.close(timeout=2)

    async def _forget_other_models(self, connection: asyncpg.Connection[Any]) -> None:
        """Delete vectors of other models: they cannot be compared, and an index requires a single length."""
        state = await connection.fetchrow(INDEX_STATE, INDEX)
        if state is not None and state[1] != self._embedder.name:
            await connection.execute(DROP_INDEX, timeout=INDEX_WITHIN_S)
        await connection.execute("DELETE FROM embeddings WHERE model <> $1", self._embedder.name)

    async def _index_words(self, connection: asyncpg.Connection[Any]) -> None:
        """Index the words of the passages that a large scan left."""
        total = await count_unindexed(connection)
        left = total
        while left:
            status = EmbeddingStatus(EmbeddingState.INDEXING, self._embedder.name, max(total - left, 0), total)
            await self._note(status, at_once=left == total)
            taken = await index_some(connection)
            left = left - taken if taken else await count_unindexed(connection)
            if left and not taken:  # a scan has locked the rest
                await asyncio.sleep(RETRY_S[0])
        if total:
            await connection.execute("ANALYZE passages")
            log.info("the words of %d files were indexed", total)

    async def _embed_missing(self, connection: asyncpg.Connection[Any]) -> bool:
        """Embed all passages without a vector, then check the index. Returns False if some may still have none."""
        [(total, next_)] = await connection.fetch(COUNT_MISSING)
        if total:
            await connection.execute(MERGE)
        if total > BULK:
            await connection.execute(DROP_INDEX, timeout=INDEX_WITHIN_S)
        done, added = 0, 0
        while total and (rows := await connection.fetch(MISSING, next_, self._embedder.batch)):
            status = EmbeddingStatus(EmbeddingState.WORKING, self._embedder.name, done, max(total, done))
            await self._note(status, at_once=done == 0 and total > BULK)
            vectors = await self._embedder.embed([text_to_embed(*row[1:]) for row in rows])
            added += await self._add(connection, [row[0] for row in rows], vectors)
            done, next_ = done + len(rows), rows[-1][0] + 1
        if total:
            log.info("%d passages have their vectors", done)
        await self._ensure_index(connection)
        return added == done

    async def _add(self, connection: asyncpg.Connection[Any], ids: list[int], vectors: Vectors) -> int:
        """Save the vectors of passages that still exist and that no scan has locked. Returns their number."""
        dimensions = vectors.shape[1]
        head = struct.pack(">HH", dimensions, 0)
        records = [(id_, head + row.tobytes()) for id_, row in zip(ids, vectors.astype(">f2"), strict=True)]
        async with connection.transaction():
            await connection.copy_records_to_table("new_embeddings", records=records)
            added = await connection.execute(ADD, self._embedder.name, dimensions)
        return int(added.split()[-1])

    async def _ensure_index(self, connection: asyncpg.Connection[Any]) -> None:
        """Build the index if it is missing or its build was interrupted; drop it while it is not needed."""
        [(dimensions, count)] = await connection.fetch(COUNT_VECTORS, INDEX_FROM)
        state = await connection.fetchrow(INDEX_STATE, INDEX)
        if count >= INDEX_FROM and state is not None and state[0] and state[1] == self._embedder.name:
            return
        await connection.execute(DROP_INDEX, timeout=INDEX_WITHIN_S)
        if count < INDEX_FROM:
            return
        began = time.monotonic()
        # Concurrently: a scan that removes passages does not have to wait.
        await connection.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON embeddings "
            f"USING hnsw ((embedding::halfvec({dimensions:d})) halfvec_ip_ops)",
            timeout=INDEX_WITHIN_S,
        )
        await connection.execute(await connection.fetchval(NAME_INDEX, INDEX, self._embedder.name))
        await connection.execute("ANALYZE embeddings")
        log.info("the index of vectors was built in %.1f s", time.monotonic() - began)

    async def _note(self, status: EmbeddingStatus, *, at_once: bool = False) -> None:
        """Set the status, and publish it at most every PUBLISH_EVERY_S, or now with `at_once`."""
        changed = status != self.status
        self.status = status
        if changed and (at_once or time.monotonic() - self._published >= PUBLISH_EVERY_S):
            self._published = time.monotonic()
            await self._publish(status)


def text_to_embed(title: str, heading: str, text: str) -> str:
    """Return the text to embed for a passage: its title, heading and text."""
    return "\n".join(part for part in (title, heading, text) if part)
