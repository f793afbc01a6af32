"""The editor that opens the project's files."""

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.editor.repository import EditorRepository
from commandcenter_app.api.editor.schemas import Editor, EditorChange
from commandcenter_app.api.schemas import errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/editor", tags=["files"], responses=errors(403, 503))


@router.get("")
async def get_editor(runtime: RuntimeDep, session: SessionDep) -> Editor:
    """Show the chosen editor."""
    return Editor(editor=await EditorRepository(session).get(), folder=runtime.settings.folder)


@router.put("", responses=errors(400, 507))
async def choose_editor(change: EditorChange, runtime: RuntimeDep, session: SessionDep) -> Editor:
    """Choose the editor for all users of the desk."""
    await EditorRepository(session).put(change.editor)
    return Editor(editor=change.editor, folder=runtime.settings.folder)
