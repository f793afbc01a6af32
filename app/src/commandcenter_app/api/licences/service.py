"""Changes of the licence policy by users."""

from collections.abc import Collection

import anyio

from commandcenter_app.api.licences.repository import LicenceRepository
from commandcenter_app.api.licences.schemas import LicencePolicy, LicencePolicyChange
from commandcenter_app.errors import AppError, ChangedMeanwhileError
from commandcenter_app.storage.query import Sessions


class UnknownLicenceError(AppError):
    """A text in the policy is not the SPDX id of a licence."""

    code = "unknown_licence"
    status = 409
    hint = "Use SPDX ids, such as MIT or Apache-2.0, and LicenseRef-NAME for other licences."


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


def _ids(licences: Collection[str]) -> list[str]:
    """Return the SPDX ids of licences, each once and as SPDX writes it. Raises UnknownLicenceError."""
    from commandcenter_app.gaps.licences import normalised

    found = set()
    for one, licence in zip(licences, normalised(map(str.strip, licences)), strict=True):
        if licence is None:
            raise UnknownLicenceError(f"“{one}” is not the SPDX id of a licence.")
        found.add(licence)
    return sorted(found, key=str.lower)
