"""Queries of the Hub's database. Every method runs one short transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from commandcenter_hub.domain.errors import Conflict
from commandcenter_hub.domain.operation import Operation, OperationKind, OperationStep, Progress, StepReport
from commandcenter_hub.domain.reference import sort_key
from commandcenter_hub.domain.token import AccessToken, TokenScope
from commandcenter_hub.storage.database import Database
from commandcenter_hub.storage.models import OperationRow, PortLeaseRow, ProjectRow, RunRow, SnapshotRow, TokenRow


class ProjectRepository:
    """Registered folders.

    They are cached until the next change, since every request reads them and only this Hub changes them. Do not
    change the rows; use `update`.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._known: list[ProjectRow] | None = None
        self._changes = 0

    async def list(self) -> list[ProjectRow]:
        """Return all projects with their ports, sorted by name."""
        if self._known is None:
            seen = self._changes
            async with self.database.session() as session:
                rows = sorted(
                    (await session.scalars(_projects())).unique(), key=lambda row: (sort_key(row.name), row.slug)
                )
            if seen != self._changes:  # changed during the query: do not cache
                return rows
            self._known = rows
        return list(self._known)

    async def get(self, project_id: str) -> ProjectRow | None:
        """Return the project with this id, or None."""
        return next((row for row in await self.list() if row.id == project_id), None)

    def _forget(self) -> None:
        self._known = None
        self._changes += 1

    async def add(self, row: ProjectRow) -> None:
        """Save a new project.

        Raises:
            Conflict: another project has its name, slug, folder or one of its ports.
        """
        try:
            async with self.database.session() as session:
                session.add(row)
        except IntegrityError as error:
            raise Conflict("Another project was registered with the same name, folder or port.") from error
        finally:
            self._forget()

    async def update(
        self, project_id: str, seen: int, *, leases: Sequence[PortLeaseRow] | None = None, **values: Any
    ) -> ProjectRow:
        """Change a project if its version is still `seen`; `leases` replace all its ports.

        Raises:
            Conflict: another client changed the project first, or another project has the same name, folder or port.
        """
        try:
            async with self.database.session() as session:
                changed = await session.execute(
                    update(ProjectRow)
                    .where(ProjectRow.id == project_id, ProjectRow.version == seen)
                    .values(version=seen + 1, **values)
                    .returning(ProjectRow.id)
                )
                if changed.scalar_one_or_none() is None:
                    raise Conflict("Another client has changed the project.")
                if leases is not None:
                    await session.execute(delete(PortLeaseRow).where(PortLeaseRow.project_id == project_id))
                    session.add_all(leases)
                    await session.flush()
                return (await session.scalars(_projects().where(ProjectRow.id == project_id))).unique().one()
        except IntegrityError as error:
            raise Conflict("Another project has the same name, folder or port.") from error
        finally:
            self._forget()

    async def set_wanted(self, project_id: str, wanted: bool) -> None:
        """Save whether the project should run."""
        async with self.database.session() as session:
            await session.execute(update(ProjectRow).where(ProjectRow.id == project_id).values(wanted=wanted))
        self._forget()

    async def remove(self, project_id: str) -> None:
        """Remove a project with its runs, operations and snapshots."""
        async with self.database.session() as session:
            await session.execute(delete(ProjectRow).where(ProjectRow.id == project_id))
        self._forget()


class RunRepository:
    """Runs whose end has not been observed."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def of_project(self, project_id: str) -> list[RunRow]:
        """Return the runs of a project."""
        async with self.database.session() as session:
            return list(await session.scalars(select(RunRow).where(RunRow.project_id == project_id)))

    async def save(self, row: RunRow) -> None:
        """Save a run; it replaces the service's previous one."""
        async with self.database.session() as session:
            await session.merge(row)

    async def set_restarts(self, run: str, restarts: int) -> None:
        """Save the number of restarts of a run's service, if the run still exists."""
        async with self.database.session() as session:
            await session.execute(update(RunRow).where(RunRow.run == run).values(restarts=restarts))

    async def remove(self, project_id: str, run: str) -> None:
        """Delete a run that has ended."""
        async with self.database.session() as session:
            await session.execute(delete(RunRow).where(RunRow.project_id == project_id, RunRow.run == run))


class OperationRepository:
    """The history of operations."""

    KEPT = 200
    """Number of operations that are kept per project."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def save(self, operation: Operation) -> None:
        """Save the current state of an operation; when it has ended, delete the project's oldest beyond KEPT."""
        async with self.database.session() as session:
            await session.merge(_operation_row(operation))
            if operation.ended is not None:
                kept = (
                    select(OperationRow.id)
                    .where(OperationRow.project_id == operation.project_id)
                    .order_by(OperationRow.started.desc())
                    .limit(self.KEPT)
                )
                await session.execute(
                    delete(OperationRow).where(
                        OperationRow.project_id == operation.project_id,
                        OperationRow.id.not_in(kept.scalar_subquery()),
                    )
                )

    async def get(self, operation_id: str) -> Operation | None:
        """Return the operation with this id, or None."""
        async with self.database.session() as session:
            row = await session.get(OperationRow, operation_id)
        return None if row is None else _operation(row)

    async def of_project(self, project_id: str, limit: int) -> list[Operation]:
        """Return a project's operations, newest first."""
        async with self.database.session() as session:
            rows = await session.scalars(
                select(OperationRow)
                .where(OperationRow.project_id == project_id)
                .order_by(OperationRow.started.desc())
                .limit(limit)
            )
            return [_operation(row) for row in rows]

    async def newest_of(self, project_ids: Sequence[str]) -> dict[str, Operation]:
        """Return the newest operation of each project, by id of the project; leave out projects without operations."""
        newest = (
            select(OperationRow.id)
            .where(OperationRow.project_id == ProjectRow.id)
            .order_by(OperationRow.started.desc())
            .limit(1)
            .correlate(ProjectRow)
            .scalar_subquery()
        )
        query = select(OperationRow).join(ProjectRow, OperationRow.id == newest).where(ProjectRow.id.in_(project_ids))
        async with self.database.session() as session:
            return {row.project_id: _operation(row) for row in await session.scalars(query)}


class SnapshotRepository:
    """Snapshots of projects' databases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def of_project(self, project_id: str) -> list[SnapshotRow]:
        """Return a project's snapshots, newest first."""
        async with self.database.session() as session:
            rows = await session.scalars(
                select(SnapshotRow).where(SnapshotRow.project_id == project_id).order_by(SnapshotRow.created.desc())
            )
            return list(rows)

    async def add(self, row: SnapshotRow) -> None:
        """Save a snapshot."""
        async with self.database.session() as session:
            session.add(row)

    async def remove(self, snapshot_id: str) -> None:
        """Delete a snapshot's row."""
        async with self.database.session() as session:
            await session.execute(delete(SnapshotRow).where(SnapshotRow.id == snapshot_id))


class TokenRepository:
    """Tokens of programs."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list(self) -> list[AccessToken]:
        """Return all tokens, newest first."""
        async with self.database.session() as session:
            rows = await session.scalars(select(TokenRow).order_by(TokenRow.created.desc(), TokenRow.id))
            return [_token(row) for row in rows]

    async def add(self, token: AccessToken) -> None:
        """Save a new token.

        Raises:
            Conflict: its project does not exist any more.
        """
        try:
            async with self.database.session() as session:
                session.add(TokenRow(**asdict(token)))
        except IntegrityError as error:
            raise Conflict("The project of the token was removed.") from error

    async def remove(self, token_id: str) -> None:
        """Delete a token."""
        async with self.database.session() as session:
            await session.execute(delete(TokenRow).where(TokenRow.id == token_id))

    async def set_last_used(self, used: Mapping[str, float]) -> None:
        """Save when tokens were last used, by id, seconds since 1970."""
        async with self.database.session() as session:
            for token_id, last_used in used.items():
                await session.execute(update(TokenRow).where(TokenRow.id == token_id).values(last_used=last_used))


def _projects() -> Select[ProjectRow]:
    """Return the query for projects with their ports; it runs once for any number of projects."""
    return select(ProjectRow).options(joinedload(ProjectRow.leases))


def _operation_row(operation: Operation) -> OperationRow:
    return OperationRow(
        id=operation.id,
        project_id=operation.project_id,
        kind=operation.kind,
        service=operation.service,
        progress=operation.progress,
        started=operation.started,
        ended=operation.ended,
        steps=[
            # Without `began`, which `started` includes.
            {"started": step.started, "ended": step.ended, "report": _without(asdict(step.report), "began")}
            for step in operation.steps
        ],
        error=operation.error,
        cancelling=operation.cancelling,
    )


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _operation(row: OperationRow) -> Operation:
    return Operation(
        id=row.id,
        project_id=row.project_id,
        kind=OperationKind(row.kind),
        service=row.service,
        progress=Progress(row.progress),
        started=row.started,
        ended=row.ended,
        steps=tuple(
            OperationStep(
                StepReport(**{**step["report"], "progress": Progress(step["report"]["progress"])}),
                step["started"],
                step["ended"],
            )
            for step in row.steps
        ),
        error=row.error,
        cancelling=row.cancelling,
    )


def _token(row: TokenRow) -> AccessToken:
    return AccessToken(
        id=row.id,
        sha256=row.sha256,
        project_id=row.project_id,
        scope=TokenScope(row.scope),
        note=row.note,
        created=row.created,
        expires=row.expires,
        last_used=row.last_used,
    )
