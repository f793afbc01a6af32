"""Files of the project."""

from typing import Annotated

from fastapi import Depends, Query

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.files.repository import FileRepository
from commandcenter_app.api.files.schemas import FileBlame, FileContent, FileHistory, FilePage, FileSort
from commandcenter_app.api.files.service import FileService
from commandcenter_app.api.schemas import TEXT_PATTERN, FilterText, Limit, Offset, errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/files", tags=["files"], responses=errors(403, 503))

LanguageName = Annotated[str, Query(max_length=100, pattern=TEXT_PATTERN, description="The language's whole name.")]
FilePath = Annotated[str, Query(min_length=1, max_length=4096, pattern=TEXT_PATTERN, description="Path as listed.")]
CommitLimit = Annotated[int, Query(ge=1, le=500, description="Maximum number of commits.")]


async def get_service(runtime: RuntimeDep) -> FileService:
    """Return the service for one request."""
    return FileService(runtime.settings, runtime.session)


ServiceDep = Annotated[FileService, Depends(get_service)]


@router.get("")
async def list_files(
    session: SessionDep,
    q: FilterText = "",
    language: LanguageName = "",
    sort: FileSort = FileSort.PATH,
    limit: Limit = 50,
    offset: Offset = 0,
) -> FilePage:
    """List files; `q` is part of a path."""
    items, total = await FileRepository(session).page(q=q, language=language, sort=sort, limit=limit, offset=offset)
    return FilePage.model_validate({"items": items, "total": total})


@router.get("/content", responses=errors(404, 409))
async def get_file(service: ServiceDep, path: FilePath) -> FileContent:
    """Show the current content of a file that the last scan found; ignored files are never shown."""
    return await service.content(path)


@router.get("/history", responses=errors(404, 409))
async def get_file_history(service: ServiceDep, path: FilePath, limit: CommitLimit = 20) -> FileHistory:
    """Show the newest commits of a file that the last scan found, also from before it was renamed."""
    return await service.history(path, limit)


@router.get("/blame", responses=errors(404, 409))
async def get_file_blame(service: ServiceDep, path: FilePath) -> FileBlame:
    """Show which commit added each line of a file that the last scan found."""
    return await service.blame(path)
