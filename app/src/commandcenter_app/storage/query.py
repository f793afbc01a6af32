"""Pieces of queries that several repositories need."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from commandcenter_app.errors import NotReadyError
from commandcenter_app.storage.connection import CONNECTION_LOST

Sessions = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Opens a session that commits when its block ends well."""

DATABASE_AWAY = (NotReadyError, DBAPIError, asyncpg.PostgresError, *CONNECTION_LOST)
"""What is raised when the database cannot be reached, or cannot do what was asked of it now."""

MAY_SUCCEED_LATER = frozenset({"08", "40", "53", "57", "58"})
"""Classes of SQLSTATE (Postgres's manual, appendix A): connections, transactions that were ended in favour of others,
resources, an operator's intervention, the system.
"""


def may_succeed_later(error: SQLAlchemyError) -> bool:
    """Whether it was not the statement's fault: the database is away, is ending or starting, or has too much to do."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, NoConnectionFreeError)
    cause = error.driver_exception
    if isinstance(cause, asyncpg.PostgresError):
        return (cause.sqlstate or "")[:2] in MAY_SUCCEED_LATER
    return True  # the driver's own: the connection is gone, or of no use any more


def is_disk_full(error: SQLAlchemyError) -> bool:
    """Whether the database has no room left to write."""
    return isinstance(error, DBAPIError) and isinstance(error.driver_exception, asyncpg.DiskFullError)


def what_went_wrong(error: Exception) -> str:
    """One line fit to be shown: what the database or its driver reported, without the statement."""
    cause = error.driver_exception if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = str(cause).splitlines()  # Postgres names values of rows in the lines that follow the first
    return lines[0].rstrip(".") if lines else type(cause).__name__


def contains_text(column: InstrumentedAttribute[str] | ColumnElement[str], part: str) -> ColumnElement[bool]:
    """`part` occurs in the column in any case; percent and underscore mean themselves."""
    return column.icontains(part, autoescape=True)


def ordering(
    columns: Mapping[str, ColumnElement[Any]], sort: StrEnum, *, nulls_last: bool = False
) -> list[ColumnElement[Any]]:
    """The order that `sort` names; a leading minus turns it round, but rows without a value stay last if so wanted."""
    column = columns[sort.removeprefix("-")]
    directed = column.desc() if sort.startswith("-") else column.asc()
    return [directed.nulls_last() if nulls_last else directed]
