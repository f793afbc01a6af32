"""What ends with a connection to the database, for processes that have one of their own."""

from asyncpg import InterfaceError, InternalClientError, PostgresConnectionError
from asyncpg.exceptions import OperatorInterventionError

CONNECTION_LOST = (PostgresConnectionError, OperatorInterventionError, InterfaceError, InternalClientError, OSError)
"""The database cannot be reached, or is ending or starting. The driver's internal error is what is left of a connection
that ended in the middle of a transaction.
"""
