"""The stacks by name. A project keeps the name of its stack, so that a newer Hub starts what is newest of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commandcenter_hub.domain.errors import StackUnknown
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.stacks import commandcenter

DEFAULT = "commandcenter"


@dataclass(frozen=True)
class ProjectSpec:
    """What a stack is built for.

    Attributes:
        name: shown on the pages.
        slug: names what belongs to the project.
        path: absolute path of the folder; only ever read.
        secrets: values of the definition's secrets, by name.
        options: what is set for the project, and for all.
    """

    name: str = ""
    slug: str = ""
    path: str = "/"
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class StackDefinition:
    """What a name stands for.

    Every stack has the services `frontend`, the desk's pages, and `backend`, its API, each with a port `http`.

    Attributes:
        build: makes the stack of a project, on the ports of the first one. Which services and ports it has does not
            depend on the project.
        secrets: names of the passwords and keys that are made for each project.
    """

    build: Callable[[ProjectSpec], Stack]
    secrets: tuple[str, ...] = ()

    def services(self) -> Stack:
        """Return the stack of no project: what services and ports it has."""
        return self.build(ProjectSpec(secrets=dict.fromkeys(self.secrets, "")))


def _commandcenter(project: ProjectSpec) -> Stack:
    config = commandcenter.CommandCenterConfig(
        project_name=project.name,
        project_path=project.path,
        project_slug=project.slug,
        images=commandcenter.Images(**project.options.get("images", {})),
        embeddings=project.options.get("embeddings"),
        db_password=project.secrets["db_password"],
        redis_password=project.secrets["redis_password"],
        secret_key=project.secrets["secret_key"],
    )
    return commandcenter.CommandCenterStack(config).build()


STACKS: dict[str, StackDefinition] = {
    DEFAULT: StackDefinition(_commandcenter, ("db_password", "redis_password", "secret_key")),
}


def find(name: str) -> StackDefinition:
    """Return the definition of a stack.

    Raises:
        StackUnknown: there is none of this name.
    """
    if name not in STACKS:
        raise StackUnknown(f"This CommandCenter knows no stack “{name}”.")
    return STACKS[name]
