"""What running desks have counted."""

from dataclasses import asdict

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.desks.schemas import DeskCountsOut
from commandcenter_hub.api.errors import responses

router = Router(prefix="/api/desks", tags=["desks"])


@router.get("/counts", responses=responses())
async def desk_counts(hub: HubDep) -> list[DeskCountsOut]:
    """Return the counts of the running desks as far as they are known; the others are read in the background."""
    return [DeskCountsOut(project_id=name, **asdict(counts)) for name, counts in hub.desk_counts.known().items()]
