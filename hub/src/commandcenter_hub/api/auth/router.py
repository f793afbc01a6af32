"""How a browser gets in: a one-time address gives it a cookie."""

from fastapi import APIRouter, Request, status
from fastapi.responses import RedirectResponse
from pydantic import Field

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.security import session_cookie
from commandcenter_hub.domain.errors import Forbidden

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
    """Take the code, give the cookie and its proof, go to the page."""
    if not hub.access.take_code(code):
        # Used or too old: the page says how to get another, or lets in whoever was let in before.
        return RedirectResponse("/", status.HTTP_303_SEE_OTHER)
    cookie, proof = hub.access.make_session()
    # What follows the # is for the page alone: no server is ever sent it.
    answer = RedirectResponse(f"/#page={proof}", status.HTTP_303_SEE_OTHER)
    answer.headers["set-cookie"] = session_cookie(hub.access, cookie)
    return answer
