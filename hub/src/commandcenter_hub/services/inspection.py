"""Show the variables of a project's services and how to connect to them; reveal single secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from commandcenter_hub.domain import inspection
from commandcenter_hub.domain.inspection import Entry
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Form
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

Kind = Literal["variable", "address"]


@dataclass(frozen=True)
class Inspection:
    """One service of a project.

    Attributes:
        service: its name.
        in_container: whether it runs in a container.
        variables: variables that CommandCenter sets for it, in the container or in the process.
        addresses: addresses and commands that connect to it from this machine.
    """

    service: str
    in_container: bool
    variables: tuple[Entry, ...]
    addresses: tuple[Entry, ...]


class InspectionService:
    """Shows the variables and addresses of projects' services."""

    def __init__(self, projects: ProjectService, supervisors: SupervisorRegistry) -> None:
        self._projects, self._supervisors = projects, supervisors

    async def inspect(self, reference: str) -> Sequence[Inspection]:
        """Return the variables and addresses of each service of a project.

        Raises:
            ProjectNotFound: there is no such project.
        """
        stack, supervisor = await self._stack(reference)
        in_container = _form(supervisor) == "container"
        return [
            Inspection(
                one.name, in_container, _variables(stack, supervisor, one.name), inspection.addresses(stack, one)
            )
            for one in stack
        ]

    async def reveal(self, reference: str, service: str, kind: Kind, name: str) -> str:
        """Return the value of one variable or address, with its secret.

        Raises:
            ProjectNotFound: there is no such project.
            ServiceNotFound: it has no such service.
            InvalidInput: the service has no such variable or address.
        """
        stack, supervisor = await self._stack(reference)
        found = stack.service(service)
        entries = _variables(stack, supervisor, service) if kind == "variable" else inspection.addresses(stack, found)
        return inspection.find(entries, name).value

    async def _stack(self, reference: str) -> tuple[Stack, Supervisor | None]:
        """Return the stack of a project and its supervisor; None if it was never started.

        Raises:
            ProjectNotFound: there is no such project.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        return (self._projects.stack(row) if supervisor is None else supervisor.stack), supervisor


def _form(supervisor: Supervisor | None) -> Form:
    """Return the form in which a project's services run; `process` before its first start."""
    return "process" if supervisor is None else supervisor.engine.capabilities.form


def _variables(stack: Stack, supervisor: Supervisor | None, service: str) -> tuple[Entry, ...]:
    records = {} if supervisor is None else supervisor.records
    sockets = {name: one.handle.socket for name, one in records.items() if one.handle and one.handle.socket}
    return inspection.variables(stack, stack.service(service), _form(supervisor), sockets)
