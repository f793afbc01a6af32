"""The key that encrypts the projects' passwords: a recovery copy, and putting it back."""

from typing import Annotated

from fastapi import Depends, Response, status
from pydantic import BaseModel, ConfigDict, StringConstraints

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, only_owner
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer

router = Router(prefix="/api/key", tags=["key"], dependencies=[Depends(only_owner)])


class KeyOut(Answer):
    """The key. Whoever has it can read the projects' passwords from COMMANDCENTER_HOME."""

    key: str


class KeyIn(BaseModel):
    """A recovery copy of the key."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


@router.post("/export", responses=responses())
async def export_key(hub: HubDep, response: Response) -> KeyOut:
    """Return the key that the Hub uses, for a recovery copy. Requires the Hub's own token."""
    response.headers["cache-control"] = "no-store"
    return KeyOut(key=hub.vault.key)


@router.put("", status_code=status.HTTP_204_NO_CONTENT, responses=responses())
async def import_key(body: KeyIn, hub: HubDep) -> None:
    """Write the key's file again from a recovery copy, if that is the key that the Hub uses."""
    await hub.import_key(body.key)
