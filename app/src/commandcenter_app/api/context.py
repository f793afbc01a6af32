"""Dependencies of endpoints: the running backend and a database session."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.runtime import Runtime


async def get_runtime(request: Request) -> Runtime:
    """Return the runtime that was created at start."""
    runtime: Runtime = request.app.state.runtime
    return runtime


RuntimeDep = Annotated[Runtime, Depends(get_runtime)]


async def get_session(request: Request, runtime: RuntimeDep) -> AsyncIterator[AsyncSession]:
    """Yield a session that commits before the response is sent and rolls back on any error.

    For GET, the session only reads, and each statement is a transaction of its own.
    Raises NotReadyError while the database is unreachable or not migrated.
    """
    async with runtime.session(reading=request.method == "GET") as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
