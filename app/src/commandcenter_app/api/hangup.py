"""A listener that hangs up is no failure."""

from anyio import BrokenResourceError
from starlette.types import ASGIApp, Receive, Scope, Send


class HangUpMiddleware:
    """Take no notice when FastAPI's event stream breaks because its client has gone.

    FastAPI closes the stream before it cancels the task that writes to it; a task that is writing just then fails
    with BrokenResourceError, and the log would have an error for each page that is closed at such a moment.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and let everything but that through."""
        try:
            await self._app(scope, receive, send)
        except BaseExceptionGroup as group:
            _, others = group.split(BrokenResourceError)
            if others is not None:
                raise others from None
