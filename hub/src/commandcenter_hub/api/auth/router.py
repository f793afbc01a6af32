"""How a browser gets in: a one-time address gives it a cookie."""

from fastapi import APIRouter, Request, status
from fastapi.responses import RedirectResponse
from pydantic import Field

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.security import COOKIE
from commandcenter_hub.domain.errors import Forbidden
from commandcenter_hub.services.access import SESSION_SECONDS

router = APIRouter(tags=["auth"])


class Link(Answer):
    """A one-time address."""

    url: str
    expires_in_s: int = Field(description="It works once, and only for as long.")


@router.post("/api/auth/links", status_code=status.HTTP_201_CREATED, responses=responses())
async def create_link(hub: HubDep, request: Request) -> Link:
    """Make a one-time address that lets a browser in. Asks for the token itself: a cookie is not enough."""
    if not hub.access.token_matches(request.headers.get("authorization")):
        raise Forbidden("Only the holder of the token can let another browser in.")
    code, lifetime_s = hub.access.make_code()
    return Link(url=f"{str(request.base_url).rstrip('/')}/enter/{code}", expires_in_s=lifetime_s)


@router.get("/enter/{code}", include_in_schema=False)
async def enter(code: str, hub: HubDep) -> RedirectResponse:
    """Take the code, give the cookie, go to the page."""
    answer = RedirectResponse("/", status.HTTP_303_SEE_OTHER)
    if not hub.access.take_code(code):
        return answer  # used or too old: the page says how to get another, or lets in whoever has a cookie
    answer.set_cookie(
        COOKIE,
        hub.access.make_session(),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        path="/",
    )
    return answer
