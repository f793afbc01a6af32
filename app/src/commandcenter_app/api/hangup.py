"""Middleware that ignores clients that disconnect from an event stream."""

from anyio import BrokenResourceError
from starlette.types import ASGIApp, Receive, Scope, Send


class HangUpMiddleware:
    """Suppress the error of FastAPI's event stream when its client disconnects.

    FastAPI closes the stream before it cancels the task that writes to it. If the task is writing at that moment, it
    fails with BrokenResourceError, which would log an error for a page that was merely closed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application; suppress only errors of a closed stream."""
        try:
            await self._app(scope, receive, send)
        except BaseExceptionGroup as group:
            _, others = group.split(BrokenResourceError)
            if others is not None:
                raise others from None
