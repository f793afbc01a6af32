"""Files of the project."""

from typing import Annotated

import anyio
from fastapi import APIRouter, Query

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.files.reading import read
from commandcenter_app.api.files.repository import FileRepository
from commandcenter_app.api.files.schemas import FileContent, FilePage, FileSort
from commandcenter_app.api.schemas import TEXT_PATTERN, FilterText, Limit, Offset, errors
from commandcenter_app.storage.models.scans import from_ns

router = APIRouter(prefix="/api/files", tags=["files"], responses=errors(403, 422, 503))

LanguageName = Annotated[str, Query(max_length=100, pattern=TEXT_PATTERN, description="The language's whole name.")]
FilePath = Annotated[str, Query(min_length=1, max_length=4096, pattern=TEXT_PATTERN, description="Path as listed.")]


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
async def get_file(runtime: RuntimeDep, path: FilePath) -> FileContent:
    """Show the current content of a file that the last scan found; ignored files are never shown."""
    async with runtime.session() as session:
        row, document_id = await FileRepository(session).get(path)
    settings = runtime.settings
    shown = await anyio.to_thread.run_sync(read, settings.workspace, row.path, settings.left_out)
    return FileContent(
        path=row.path,
        language=row.language,
        size_bytes=shown.size_bytes,
        modified_at=row.committed_at or from_ns(shown.mtime_ns),
        text=shown.text,
        truncated=shown.truncated,
        document_id=document_id,
    )
