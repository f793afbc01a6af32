"""Errors of lost database connections, for processes with their own connection."""

from asyncpg import InterfaceError, InternalClientError, PostgresConnectionError
from asyncpg.exceptions import OperatorInterventionError

CONNECTION_LOST = (PostgresConnectionError, OperatorInterventionError, InterfaceError, InternalClientError, OSError)
"""Errors that mean that the database is unreachable, starting or stopping. The driver raises its internal error when a
connection ends in a transaction.
"""
