"""Helpers of queries that several repositories need."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from commandcenter_app.errors import NotReadyError
from commandcenter_app.storage.connection import CONNECTION_LOST

QUICK = "pg_c_utf8"
"""Collation with Postgres's own case mapping for all of Unicode, which is twice as fast as the C library's."""

Sessions = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Opens a session that commits when its block ends without an error."""

DATABASE_UNAVAILABLE = (NotReadyError, DBAPIError, asyncpg.PostgresError, *CONNECTION_LOST)
"""Errors raised when the database cannot be reached, or cannot execute a statement at present."""

MAY_SUCCEED_LATER = frozenset({"08", "40", "53", "57", "58"})
"""Classes of SQLSTATE (Postgres manual, appendix A) of temporary errors: connection, transaction rollback, insufficient
resources, operator intervention, system.
"""


def may_succeed_later(error: SQLAlchemyError) -> bool:
    """Return whether an error is temporary: the database is unreachable, starting, stopping or overloaded."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, NoConnectionFreeError)
    cause = error.driver_exception
    if isinstance(cause, asyncpg.PostgresError):
        return (cause.sqlstate or "")[:2] in MAY_SUCCEED_LATER
    return True  # an error of the driver itself: the connection is closed or unusable


def is_disk_full(error: SQLAlchemyError) -> bool:
    """Return whether the database's disk is full."""
    return isinstance(error, DBAPIError) and isinstance(error.driver_exception, asyncpg.DiskFullError)


def what_went_wrong(error: Exception) -> str:
    """Return the message of the database or its driver as one line, without the statement."""
    cause = error.driver_exception if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = str(cause).splitlines()  # the lines after the first may contain values of rows
    return lines[0].rstrip(".") if lines else type(cause).__name__


def contains_text(column: InstrumentedAttribute[str] | ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Return the condition that the column contains `part`, ignoring case. Percent and underscore are literal."""
    return column.collate(QUICK).icontains(part, autoescape=True)


def in_code_point_order(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return the column compared bytewise: the same order as the database's, twice as fast, but without an index."""
    return column.collate("C")


async def page_of_ids(
    session: AsyncSession, ids: Select[int], *, filtered: bool, limit: int, offset: int
) -> tuple[Sequence[int], int]:
    """Return the ids on one page, and how many rows match in total.

    A filter is evaluated once, for both; without a filter, an index may lead to the rows of the page.
    """
    page = ids.limit(limit).offset(offset)
    if filtered:
        found = (await session.execute(page.add_columns(func.count().over()))).all()
        if found or not offset:
            return [row[0] for row in found], found[0][1] if found else 0
    rows = (await session.scalars(page)).all()
    total = await session.scalar(select(func.count()).select_from(ids.order_by(None).subquery()))
    return rows, total or 0


def hours(number: Any) -> ColumnElement[Any]:
    """Return a number of hours, or a column with one, as an interval."""
    return func.make_interval(0, 0, 0, 0, number)


def ordering(
    columns: Mapping[str, ColumnElement[Any]], sort: StrEnum, *, nulls_last: bool = False
) -> list[ColumnElement[Any]]:
    """Return the order of `sort`; a leading minus reverses it. With `nulls_last`, rows without a value stay last."""
    column = columns[sort.removeprefix("-")]
    directed = column.desc() if sort.startswith("-") else column.asc()
    return [directed.nulls_last() if nulls_last else directed]
