"""Languages and their lines."""

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.languages.repository import LanguageRepository
from commandcenter_app.api.languages.schemas import LanguageList
from commandcenter_app.api.schemas import errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/languages", tags=["languages"], responses=errors(403, 503))


@router.get("")
async def list_languages(session: SessionDep) -> LanguageList:
    """List the languages of the project, the one with most code first."""
    items = await LanguageRepository(session).all()
    return LanguageList.model_validate({"items": items, "total": len(items)})
