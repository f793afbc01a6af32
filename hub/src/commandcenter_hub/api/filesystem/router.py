"""Folders that can be registered, under the allowed roots."""

from typing import Annotated

from fastapi import Query

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.filesystem.schemas import FactsOut, FolderOut, Home, Listing, RecentOut

router = Router(prefix="/api/filesystem", tags=["filesystem"])


@router.get("/home", responses=responses())
async def home_folder(hub: HubDep) -> Home:
    """Return the folder at which browsing starts, and the allowed roots."""
    return Home(
        path=str(hub.folders.home()),
        roots=[str(root) for root in hub.folders.roots],
        recent=[
            RecentOut(path=str(one.path), kind="removed" if one.note == "removed" else "folder")
            for one in await hub.registration.recent_folders()
        ],
    )


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


@router.get("/facts", responses=responses())
async def folder_facts(
    hub: HubDep, path: Annotated[str, Query(description="Absolute path of a folder.", max_length=4096)]
) -> FactsOut:
    """Return what a folder contains: repository, languages, files. Nothing in it is executed."""
    found = await hub.folders.facts(path)
    return FactsOut(
        path=path,
        branch=found.branch,
        remote=found.remote,
        languages=list(found.languages),
        files=found.files,
        size_bytes=found.size_bytes,
        complete=found.complete,
    )
