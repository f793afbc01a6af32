"""Queries for changes, and the time up to which the user has seen them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.changes.schemas import ChangeAction, ChangeArea

SINCE = """
SELECT coalesce((SELECT until FROM seen), (SELECT min(finished_at) FROM scans WHERE status = 'done'))
"""
"""Until a user marks changes as seen, the results of the first scan count as seen."""

# All changes of one item are merged into one: from its first recorded state to its last.
CHANGES = """
WITH noted AS (
    SELECT c.area, (array_agg(c.path ORDER BY c.id DESC))[1] AS path, c.subject, c.detail,
        (array_agg(c.action ORDER BY c.id))[1] AS first, (array_agg(c.action ORDER BY c.id DESC))[1] AS last,
        (array_agg(c.was ORDER BY c.id))[1] AS was, (array_agg(c.now ORDER BY c.id DESC))[1] AS now,
        (array_agg(c.line ORDER BY c.id DESC))[1] AS line,
        max(coalesce(s.finished_at, g.finished_at, a.finished_at)) AS at
    FROM changes c LEFT JOIN scans s ON s.id = c.scan_id LEFT JOIN gap_checks g ON g.id = c.check_id
        LEFT JOIN advisory_checks a ON a.id = c.advisory_check_id
    WHERE coalesce(s.finished_at, g.finished_at, a.finished_at) > :since
    GROUP BY c.area, CASE WHEN c.area IN ('gap', 'vulnerability') THEN '' ELSE c.path END, c.subject, c.detail
), moved AS (
    SELECT t.id, t.name, t.quadrant, t.removed_at, m.*
    FROM technologies t,
        LATERAL (
            SELECT count(*) AS moves, coalesce((array_agg(move ->> 'from' ORDER BY number))[1], '') AS was,
                (array_agg(move ->> 'to' ORDER BY number DESC))[1] AS now,
                max((move ->> 'at')::timestamptz(3)) AS at
            FROM jsonb_array_elements(t.moves) WITH ORDINALITY AS all_moves(move, number)
            WHERE (move ->> 'at')::timestamptz(3) > :since
        ) AS m
    WHERE m.moves > 0 OR t.removed_at > :since
), net AS (
    SELECT area,
        CASE WHEN first = 'added' THEN 'added' WHEN last = 'removed' THEN 'removed' ELSE 'changed' END AS action,
        subject, detail, was, CASE WHEN last = 'removed' THEN '' ELSE now END AS now, path, line, NULL::int AS id, at
    FROM noted
    WHERE NOT (first = 'added' AND last = 'removed')
        AND NOT (first = 'removed' AND last = 'added'
            AND (area IN ('gap', 'vulnerability', 'todo') OR area = 'dependency' AND was = now))
        AND NOT (first = 'changed' AND last = 'changed' AND area = 'dependency' AND was = now)
), all_changes AS (
    SELECT CASE
            WHEN area = 'file' AND path ~* '\\.(md|markdown|mdx|rst|adoc|asciidoc)$' THEN 'document' ELSE area
        END AS area,
        action, subject, detail, was, now, path, line, id, '' AS author, '[]'::jsonb AS files, 0 AS count, at
    FROM net WHERE area <> 'dependency'
    UNION ALL
    SELECT 'dependency', CASE WHEN min(action) = max(action) THEN min(action) ELSE 'changed' END, subject, detail,
        CASE WHEN moved THEN min(path) FILTER (WHERE action = 'removed')
            ELSE coalesce(string_agg(DISTINCT nullif(was, ''), ', '), '') END,
        CASE WHEN moved THEN min(path) FILTER (WHERE action = 'added')
            ELSE coalesce(string_agg(DISTINCT nullif(now, ''), ', '), '') END,
        coalesce(min(path) FILTER (WHERE action <> 'removed'), min(path)),
        min(line) FILTER (WHERE path = first_path), NULL, '', jsonb_agg(DISTINCT path), count(DISTINCT path), max(at)
    FROM (
        SELECT *, min(path) FILTER (WHERE action <> 'removed') OVER package AS first_path,
            bool_or(action = 'added') OVER package AND bool_or(action = 'removed') OVER package
            AND array_agg(was) OVER package @> array_agg(now) OVER package AS moved
        FROM net WHERE area = 'dependency' WINDOW package AS (PARTITION BY subject, detail)
    ) AS packages
    GROUP BY subject, detail, moved
    UNION ALL
    SELECT kind, 'added', subject, branch, '', name, files ->> 0, NULL, NULL, author, files, files_count, at
    FROM arrivals WHERE at > :since
    UNION ALL
    SELECT 'edit', action, path, '', '', '', path, NULL, NULL, '', '[]'::jsonb, 0, at FROM edits WHERE at > :since
    UNION ALL
    SELECT 'technology',
        CASE WHEN removed_at > :since THEN 'removed' WHEN was = '' THEN 'added' ELSE 'changed' END,
        name, quadrant, coalesce(was, ''), CASE WHEN removed_at IS NULL THEN coalesce(now, '') ELSE '' END,
        NULL, NULL, id, '', '[]'::jsonb, 0, greatest(at, removed_at)
    FROM moved
    WHERE removed_at IS NOT NULL OR was IS DISTINCT FROM now
    UNION ALL
    SELECT 'task', CASE WHEN created_at > :since THEN 'added' ELSE 'changed' END, title, '', '', status,
        NULL, NULL, id, '', '[]'::jsonb, 0, greatest(created_at, ended_at)
    FROM tasks WHERE created_at > :since OR ended_at > :since
)
"""
# `latest` includes items that came and went again. Otherwise, once the list is marked as seen, a later removal of such
# an item would be listed without its addition.
TOTALS = (
    CHANGES  # noqa: S608 - constant SQL
    + """
SELECT area, action, count(*) AS count,
    greatest(max(at), (SELECT max(at) FROM noted), (SELECT max(greatest(at, removed_at)) FROM moved)) AS latest
FROM all_changes
WHERE (subject || ' ' || coalesce(path, '')) ILIKE :q ESCAPE '!' GROUP BY 1, 2 ORDER BY 1, 2
"""
)

PAGE = (
    CHANGES
    + """
SELECT * FROM all_changes
WHERE (subject || ' ' || coalesce(path, '')) ILIKE :q ESCAPE '!'
    AND (:areas = '' OR area = ANY(string_to_array(:areas, ','))) AND action LIKE :action
ORDER BY at DESC, area, subject, path, detail LIMIT :limit OFFSET :offset
"""
)

SEE = """
INSERT INTO seen (until) VALUES (:until) ON CONFLICT (id) DO UPDATE SET until = excluded.until RETURNING until
"""


@dataclass(frozen=True)
class ChangeFilter:
    """Conditions on the changes to list; empty ones are ignored."""

    q: str = ""
    area: Sequence[ChangeArea] = ()
    action: ChangeAction | None = None

    @property
    def pattern(self) -> str:
        """Return a LIKE pattern that matches `q` anywhere in a text."""
        escaped = self.q.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        return f"%{escaped}%"


class ChangeRepository:
    """Changes in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def since(self) -> datetime | None:
        """Return the time up to which the user has seen everything; None before the first scan."""
        since: datetime | None = await self._session.scalar(text(SINCE))
        return since

    async def totals(self, wanted: ChangeFilter, since: datetime) -> Sequence[Any]:
        """Count the changes by area and action; the conditions on these are ignored."""
        return (await self._session.execute(text(TOTALS), {"since": since, "q": wanted.pattern})).all()

    async def page(self, wanted: ChangeFilter, since: datetime, *, limit: int, offset: int) -> Sequence[Any]:
        """Return one page of changes, the latest first."""
        values = {"since": since, "q": wanted.pattern, "areas": ",".join(wanted.area), "action": wanted.action or "%"}
        return (await self._session.execute(text(PAGE), {**values, "limit": limit, "offset": offset})).all()

    async def see(self, until: datetime) -> datetime:
        """Save the time up to which the user has seen everything."""
        kept: datetime = (await self._session.execute(text(SEE), {"until": until})).scalar_one()
        return kept
