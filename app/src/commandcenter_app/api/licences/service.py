"""Changes of the licence policy by users."""

from collections.abc import Iterable

import anyio

from commandcenter_app.api.licences.repository import LicenceRepository
from commandcenter_app.api.licences.schemas import LicencePolicy, LicencePolicyChange
from commandcenter_app.errors import AppError, ChangedMeanwhileError
from commandcenter_app.storage.query import Sessions


class UnknownLicenceError(AppError):
    """A licence in the policy has no SPDX id."""

    code = "unknown_licence"
    status = 409
    hint = "Use ids of SPDX, such as MIT or Apache-2.0, or LicenseRef-NAME for others."


async def change_policy(sessions: Sessions, change: LicencePolicyChange) -> LicencePolicy:
    """Set the licence policy. Raises UnknownLicenceError and ChangedMeanwhileError."""
    allowed = await anyio.to_thread.run_sync(_ids, change.allowed)
    refused = await anyio.to_thread.run_sync(_ids, change.refused)
    async with sessions() as session:
        row = await LicenceRepository(session).policy(lock=True)
        if row.version != change.version:
            current = LicencePolicy.model_validate(row).model_dump(mode="json")
            raise ChangedMeanwhileError("The policy was changed in the meantime.", details={"current": current})
        row.allowed, row.refused = allowed, refused
        row.version += 1
        await session.flush()
        return LicencePolicy.model_validate(row)


def _ids(licences: Iterable[str]) -> list[str]:
    """Return licences as SPDX writes them, each once. Raises UnknownLicenceError."""
    from commandcenter_app.gaps.licences import normalised

    found = set()
    for one in licences:
        licence = normalised(one.strip())
        if licence is None:
            raise UnknownLicenceError(f"{one} is not the id of a licence.")
        found.add(licence)
    return sorted(found, key=str.lower)
