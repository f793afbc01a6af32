"""Replace a project's passwords and keys, for example because someone may have seen them."""

from commandcenter_hub.domain.errors import RotationUnsupported
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.stacks import definition_of, rotated_secrets
from commandcenter_hub.services.views import ProjectView
from commandcenter_hub.storage.repositories import ProjectRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry


class SecretRotation:
    """Replaces the secrets of stopped projects. Their databases get them at the next start."""

    def __init__(
        self,
        projects: ProjectService,
        rows: ProjectRepository,
        supervisors: SupervisorRegistry,
        vault: Vault,
        events: EventBus,
    ) -> None:
        """Prepare; change nothing yet."""
        self._projects, self._rows, self._supervisors = projects, rows, supervisors
        self._vault, self._events = vault, events

    async def rotate(self, reference: str) -> ProjectView:
        """Replace all passwords and keys of a stopped project. Tokens of programs stay valid.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectRunning: it is not stopped.
            RotationUnsupported: its engine cannot change the password of existing data.
            KeyUnusable: the secrets cannot be encrypted.
        """
        async with self._projects.locked(reference) as found:
            row = found
            self._projects.refuse_unless_adopted(row)
            self._projects.refuse_unless_stopped(row)
            supervisor = self._supervisors.get(row.id)
            if supervisor is not None and not supervisor.engine.capabilities.sets_passwords:
                raise RotationUnsupported(f"The engine “{row.engine}” cannot change the passwords of existing data.")
            self._vault.refuse_unless_saved()
            values = self._vault.unlock(row.secrets)
            rotated = {**values, **rotated_secrets(definition_of(row).secrets)}
            row = await self._rows.update(row.id, row.version, secrets=self._vault.lock(rotated))
            await self._projects.save_manifest(row)
            await self._projects.supervise(row)
        self._events.publish("project", row.id)
        return await self._projects.view(row)
