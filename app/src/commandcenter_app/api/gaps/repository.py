"""Queries and guarded updates of gaps and checks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, literal_column, not_, or_, select, tuple_
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.gaps.schemas import GapSort
from commandcenter_app.api.tasks.schemas import ENDED as TASK_ENDED
from commandcenter_app.errors import NotFoundError
from commandcenter_app.gaps.terms import GapKind, GapSeverity, Level
from commandcenter_app.gaps.updates import LEAST, SmallUpdate, fix_of
from commandcenter_app.jobs.life import JobRepository
from commandcenter_app.jobs.states import RUNNING
from commandcenter_app.storage.models import GapCheckRow, GapRow, GapSettingsRow, ReleaseRow, TaskRow
from commandcenter_app.storage.query import contains_text, hours, ordering

BY_SEVERITY = case({one.value: number for number, one in enumerate(GapSeverity)}, value=GapRow.severity)
BY_KIND = case({one.value: number for number, one in enumerate(GapKind)}, value=GapRow.kind)

ORDERS: dict[str, ColumnElement[Any]] = {
    GapSort.SEVERITY: BY_SEVERITY,
    GapSort.KIND: BY_KIND,
    GapSort.SUBJECT: func.lower(GapRow.subject),
    GapSort.ECOSYSTEM: GapRow.ecosystem.expression,
    GapSort.PATH: GapRow.path.expression,
    GapSort.SINCE: GapRow.since.expression,
}

TASK = (
    select(func.min(TaskRow.id))
    .where(
        TaskRow.source_key == literal("gap:") + cast(GapRow.id, SqlText),
        TaskRow.status.not_in(TASK_ENDED),
    )
    .correlate(GapRow)
    .scalar_subquery()
    .label("task_id")
)
UPDATE_FILE: ColumnElement[str] = GapRow.facts["update"]["file"].astext
"""The file whose tool applies a small update; null for other gaps."""
PATHS = cast(func.jsonb_path_query_array(GapRow.places, literal_column("'$[*].path'::jsonpath")), SqlText)
"""The paths of all places as JSON."""
FROM_REGISTRY = (GapKind.OUTDATED, GapKind.DEPRECATED, GapKind.STALE, GapKind.UNKNOWN)


@dataclass(frozen=True)
class GapFilter:
    """Conditions on the gaps to list; empty ones are ignored."""

    q: str = ""
    severity: Sequence[GapSeverity] = ()
    kind: Sequence[GapKind] = ()
    ecosystem: Ecosystem | None = None
    path: str = ""
    ignored: bool | None = False
    folded: bool = True
    major: bool | None = None
    grouped: bool | None = None
    group: str = ""

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        found: list[ColumnElement[bool]] = [GapRow.present.expression]
        if self.q:
            columns = (GapRow.subject.expression, GapRow.message.expression, PATHS)
            found.append(or_(*(contains_text(column, self.q) for column in columns)))
        if self.severity:
            found.append(GapRow.severity.in_(self.severity))
        if self.kind:
            found.append(GapRow.kind.in_(self.kind))
        if self.ecosystem:
            found.append(GapRow.ecosystem == self.ecosystem)
        if self.path:
            found.append(PATHS.contains(json.dumps(self.path, ensure_ascii=False)[:-1], autoescape=True))
        if self.major is not None:
            level = GapRow.facts["level"].astext
            found.append(level == Level.MAJOR if self.major else level.in_((Level.MINOR, Level.PATCH)))
        if self.group:
            found.append(literal(self.group) == UPDATE_FILE)
        if self.grouped is not None:
            found.append(self._in_group() if self.grouped else not_(func.coalesce(self._in_group(), False)))
        if not self.folded:
            found.append(~GapRow.folded)
        if self.ignored is not None:
            found.append(GapRow.ignored_at.is_not(None) if self.ignored else GapRow.ignored_at.is_(None))
        return found

    def _in_group(self) -> ColumnElement[bool]:
        """Return whether a gap is one of several small updates of its file (`gaps/updates.py`)."""
        shown = GapFilter(folded=self.folded).clauses()
        files = select(GapRow.ecosystem, UPDATE_FILE).where(*shown, UPDATE_FILE.is_not(None))
        several = files.group_by(GapRow.ecosystem, UPDATE_FILE).having(func.count() >= LEAST)
        return tuple_(GapRow.ecosystem, UPDATE_FILE).in_(several)


class GapRepository:
    """Gaps in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: GapFilter, *, sort: GapSort, limit: int, offset: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses = wanted.clauses()
        order = ordering(ORDERS, sort, nulls_last=True)
        tiebreak = (BY_SEVERITY, BY_KIND, func.lower(GapRow.subject), GapRow.path, GapRow.id)
        rows = await self._session.execute(
            self._shown().where(*clauses).order_by(*order, *tiebreak).limit(limit).offset(offset)
        )
        total = await self._session.scalar(select(func.count()).select_from(GapRow).where(*clauses))
        return [flat(row) for row in rows], total or 0

    async def get(self, gap_id: int) -> dict[str, Any]:
        """Return one gap. Raises NotFoundError."""
        row = (await self._session.execute(self._shown().where(GapRow.id == gap_id, GapRow.present))).first()
        if row is None:
            raise missing(gap_id)
        return flat(row)

    async def lock(self, gap_id: int) -> GapRow:
        """Lock one gap until the transaction ends, and return it. Raises NotFoundError."""
        query = select(GapRow).where(GapRow.id == gap_id, GapRow.present).with_for_update()
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise missing(gap_id)
        return row

    async def small_updates(self, *, ecosystem: Ecosystem | None, folded: bool) -> list[SmallUpdate]:
        """Return the small updates that are not ignored; folded ones only with `folded`."""
        query = select(GapRow.id, GapRow.ecosystem, GapRow.subject, GapRow.facts)
        clauses = GapFilter(ecosystem=ecosystem, folded=folded).clauses()
        rows = await self._session.execute(query.where(*clauses, UPDATE_FILE.is_not(None)))
        return [
            SmallUpdate(number, found or "", subject, Level(facts["level"]), fix_of(facts["update"]))
            for number, found, subject, facts in rows
        ]

    async def count(self, column: Any, *clauses: ColumnElement[bool]) -> dict[str, int]:
        """Count the gaps that are neither ignored nor folded, grouped by a column."""
        shown = GapFilter(folded=False).clauses()
        query = select(column, func.count()).where(*shown, *clauses)
        return {row[0]: row[1] for row in await self._session.execute(query.group_by(column))}

    async def count_hidden(self) -> dict[str, int]:
        """Count the ignored gaps, and the folded ones that are not ignored."""
        ignored = GapRow.ignored_at.is_not(None)
        counts = (
            func.count().filter(ignored).label("ignored"),
            func.count().filter(~ignored, GapRow.folded).label("folded"),
        )
        return dict((await self._session.execute(select(*counts).where(GapRow.present))).one()._mapping)

    @staticmethod
    def _shown() -> Any:
        asked = and_(
            ReleaseRow.ecosystem == GapRow.ecosystem,
            ReleaseRow.name == GapRow.subject,
            GapRow.kind.in_(FROM_REGISTRY),
        )
        return select(GapRow, ReleaseRow.checked_at, TASK).outerjoin(ReleaseRow, asked)


def flat(row: Any) -> dict[str, Any]:
    """Return a gap's columns and those joined to it as one dictionary."""
    gap, checked_at, task_id = row
    own = {column.key: getattr(gap, column.key) for column in GapRow.__mapper__.column_attrs}
    return own | {"checked_at": checked_at, "task_id": task_id}


def missing(gap_id: int) -> NotFoundError:
    """Return the error for an unknown gap."""
    return NotFoundError(f"There is no gap {gap_id}.", hint="It may have been closed. GET /api/gaps lists all gaps.")


class GapSettingsRepository:
    """The settings in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, *, lock: bool = False) -> GapSettingsRow:
        """Return the settings. With `lock`, lock them until the transaction ends."""
        query = select(GapSettingsRow)
        return (await self._session.scalars(query.with_for_update() if lock else query)).one()


class GapCheckRepository(JobRepository[GapCheckRow]):
    """Checks in the database."""

    table = GapCheckRow
    what = "check"
    path = "/api/gap-checks"

    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Save the progress of a running check, which has a single phase. Returns False when it is not running."""
        return await self._update(number, RUNNING, done=done, total=total)

    async def due(self) -> bool:
        """Return whether a check is due: none is active, and the last one began longer ago than the set interval."""
        every = hours(GapSettingsRow.check_every_hours)
        late = func.coalesce(select(func.max(GapCheckRow.created_at)).scalar_subquery() + every <= func.now(), True)
        query = select(late).where(GapSettingsRow.check_every_hours.is_not(None))
        return bool(await self._session.scalar(query)) and await self.active() is None
