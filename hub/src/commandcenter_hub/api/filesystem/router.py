"""Folders that can be registered, under the allowed roots."""

from typing import Annotated

from fastapi import Query

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.filesystem.schemas import FolderOut, Home, Listing

router = Router(prefix="/api/filesystem", tags=["filesystem"])


@router.get("/home", responses=responses())
async def home_folder(hub: HubDep) -> Home:
    """Return the folder at which browsing starts, and the allowed roots."""
    return Home(path=str(hub.folders.home()), roots=[str(root) for root in hub.folders.roots])


@router.get("/browse", responses=responses())
async def browse_folder(
    hub: HubDep, path: Annotated[str, Query(description="Absolute path of a folder.", max_length=4096)]
) -> Listing:
    """Return the subfolders of a folder."""
    found = await hub.folders.browse(path)
    return Listing(
        path=str(found.path),
        parent=None if found.parent is None else str(found.parent),
        roots=[str(root) for root in hub.folders.roots],
        folders=[
            FolderOut(
                name=one.name,
                path=str(one.path),
                readable=one.readable,
                is_project=one.is_project,
                registered=one.registered,
            )
            for one in found.folders
        ],
        truncated=found.truncated,
    )
