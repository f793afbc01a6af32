"""Queries of vulnerabilities, checks and settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, not_, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.advisories.terms import Severity
from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.tasks.schemas import ENDED as TASK_ENDED
from commandcenter_app.api.vulnerabilities.schemas import VulnerabilitySort
from commandcenter_app.errors import NotFoundError
from commandcenter_app.jobs.life import JobRepository
from commandcenter_app.jobs.states import RUNNING, JobStatus
from commandcenter_app.storage.models import (
    AdvisoryCheckRow,
    AdvisorySettingsRow,
    AdvisorySourceRow,
    TaskRow,
    VulnerabilityRow,
)
from commandcenter_app.storage.query import contains_text, hours, ordering

Row = VulnerabilityRow
BY_SEVERITY = case({one.value: number for number, one in enumerate(Severity)}, value=Row.severity)
ORDERS: dict[str, ColumnElement[Any]] = {
    VulnerabilitySort.SEVERITY: BY_SEVERITY,
    VulnerabilitySort.NAME: func.lower(Row.name),
    VulnerabilitySort.SINCE: Row.since.expression,
}
IS_IGNORED = and_(Row.ignored_at.is_not(None), Row.ignored_until >= func.current_date())
SHOWN = and_(Row.present, not_(func.coalesce(IS_IGNORED, False)))
TASK = (
    select(func.min(TaskRow.id))
    .where(
        TaskRow.source_key == literal("vulnerability:") + cast(Row.id, SqlText),
        TaskRow.status.not_in(TASK_ENDED),
    )
    .correlate(Row)
    .scalar_subquery()
)


@dataclass(frozen=True)
class VulnerabilityFilter:
    """Conditions on the vulnerabilities to list; empty ones are ignored."""

    q: str = ""
    severity: Sequence[Severity] = ()
    ecosystem: Ecosystem | None = None
    direct: bool | None = None
    ignored: bool = False

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        found: list[ColumnElement[bool]] = [and_(Row.present, IS_IGNORED) if self.ignored else SHOWN]
        if self.q:
            columns = (Row.name.expression, Row.summary.expression, Row.advisory.expression, cast(Row.aliases, SqlText))
            found.append(or_(*(contains_text(column, self.q) for column in columns)))
        if self.severity:
            found.append(Row.severity.in_(self.severity))
        if self.ecosystem:
            found.append(Row.ecosystem == self.ecosystem)
        if self.direct is not None:
            found.append(Row.direct == self.direct)
        return found


class VulnerabilityRepository:
    """Vulnerabilities in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: VulnerabilityFilter, *, sort: VulnerabilitySort, limit: int, offset: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses = wanted.clauses()
        tiebreak = (BY_SEVERITY, Row.affected.desc(), Row.direct.desc(), func.lower(Row.name), Row.advisory, Row.id)
        query = select(Row, TASK).where(*clauses).order_by(*ordering(ORDERS, sort), *tiebreak)
        rows = await self._session.execute(query.limit(limit).offset(offset))
        total = await self._session.scalar(select(func.count()).select_from(Row).where(*clauses))
        return [flat(row) for row in rows], total or 0

    async def get(self, number: int) -> dict[str, Any]:
        """Return one vulnerability. Raises NotFoundError."""
        row = (await self._session.execute(select(Row, TASK).where(Row.id == number, Row.present))).first()
        if row is None:
            raise missing(number)
        return flat(row)

    async def lock(self, number: int) -> VulnerabilityRow:
        """Lock one vulnerability until the transaction ends, and return it. Raises NotFoundError."""
        query = select(Row).where(Row.id == number, Row.present).with_for_update()
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise missing(number)
        return row

    async def every(self, *, ignored: bool = False, lock: bool = False) -> Sequence[VulnerabilityRow]:
        """Return all vulnerabilities, or the ignored ones, by package; with `lock`, lock them."""
        query = select(Row).where(Row.present, *([IS_IGNORED] if ignored else []))
        query = query.order_by(Row.ecosystem, Row.name, Row.advisory)
        return (await self._session.scalars(query.with_for_update() if lock else query)).all()

    async def severities(self) -> dict[str, int]:
        """Count the vulnerabilities that are not ignored by severity."""
        query = select(Row.severity, func.count()).where(SHOWN).group_by(Row.severity)
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def count(self) -> tuple[int, int]:
        """Count the packages that have a vulnerability, and the ignored vulnerabilities."""
        packages = func.count(func.distinct(Row.ecosystem + literal(" ") + func.lower(Row.name))).filter(SHOWN)
        query = select(packages, func.count().filter(Row.present, IS_IGNORED))
        packages_count, ignored = (await self._session.execute(query)).one()
        return packages_count, ignored


def flat(row: Any) -> dict[str, Any]:
    """Return a vulnerability's columns and its open task as one dictionary."""
    one, task_id = row
    own = {column.key: getattr(one, column.key) for column in VulnerabilityRow.__mapper__.column_attrs}
    return own | {"task_id": task_id}


def missing(number: int) -> NotFoundError:
    """Return the error for an unknown vulnerability."""
    hint = "It may have been fixed. GET /api/vulnerabilities lists all of them."
    return NotFoundError(f"There is no vulnerability {number}.", hint=hint)


class AdvisorySettingsRepository:
    """The settings, and the last outcome of each source."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, *, lock: bool = False) -> AdvisorySettingsRow:
        """Return the settings. With `lock`, lock them until the transaction ends."""
        query = select(AdvisorySettingsRow)
        return (await self._session.scalars(query.with_for_update() if lock else query)).one()

    async def sources(self) -> dict[str, AdvisorySourceRow]:
        """Return the last outcome of each source that was read."""
        return {row.source: row for row in await self._session.scalars(select(AdvisorySourceRow))}


class AdvisoryCheckRepository(JobRepository[AdvisoryCheckRow]):
    """Checks in the database."""

    table = AdvisoryCheckRow
    what = "vulnerability check"
    path = "/api/advisory-checks"

    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Save the progress of a running check. Returns False when it is not running."""
        return await self._update(number, RUNNING, done=done, total=total)

    async def due(self, packages: str, every_hours: int) -> bool:
        """Return whether a check is due: none is active, and the last one is that old or had other packages.

        A failed check counts like any other, so it is not repeated earlier.
        """
        if await self.active() is not None:
            return False
        query = select(AdvisoryCheckRow.packages, AdvisoryCheckRow.created_at < func.now() - hours(every_hours))
        ended = (JobStatus.DONE, JobStatus.FAILED)
        query = query.where(AdvisoryCheckRow.status.in_(ended)).order_by(AdvisoryCheckRow.id.desc())
        last = (await self._session.execute(query.limit(1))).first()
        return last is None or bool(last[1]) or last[0] != packages
