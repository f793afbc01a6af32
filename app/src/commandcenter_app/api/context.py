"""What endpoints ask for: the running backend and a database session."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.runtime import Runtime


def get_runtime(request: Request) -> Runtime:
    """The backend's servers and workers, made at start."""
    runtime: Runtime = request.app.state.runtime
    return runtime


RuntimeDep = Annotated[Runtime, Depends(get_runtime)]


async def get_session(runtime: RuntimeDep) -> AsyncIterator[AsyncSession]:
    """A session that commits before the answer is sent and rolls back on any error.

    Raises NotReadyError while the database is not there or not migrated.
    """
    async with runtime.session() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
