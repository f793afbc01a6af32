"""Read and cancel operations."""

from typing import Annotated

from fastapi import Path, status

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.operations.schemas import OperationOut

router = Router(prefix="/api/operations/{operation_id}", tags=["operations"])
OperationId = Annotated[str, Path(min_length=1, max_length=100)]


@router.get("", responses=responses(404))
async def get_operation(operation_id: OperationId, hub: HubDep) -> OperationOut:
    """Return an operation with its steps."""
    return OperationOut.of(await hub.orchestration.operation(operation_id))


@router.post("/cancel", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def cancel_operation(operation_id: OperationId, hub: HubDep) -> OperationOut:
    """Cancel an operation and undo what it has done so far."""
    return OperationOut.of(await hub.orchestration.cancel(operation_id))
