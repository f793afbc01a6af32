"""The stacks by name. A project stores only the name of its stack, so a newer Hub starts the newest definition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import commandcenter_hub
from commandcenter_hub.domain.errors import StackUnknown
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.stacks import commandcenter

DEFAULT = "commandcenter"


@dataclass(frozen=True)
class ProjectSpec:
    """The project for which a stack is built.

    Attributes:
        name: name on the pages.
        slug: used in names of folders, volumes and containers of the project.
        path: absolute path of the folder, which is only read.
        left_out: relative path of a folder in it that is not part of the project; empty for none.
        secrets: values of the definition's secrets, by name.
        options: options of the project, merged with those of all projects.
    """

    name: str = ""
    slug: str = ""
    path: str = "/"
    left_out: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class StackDefinition:
    """Definition of a stack.

    Every stack has the services `frontend`, the desk's pages, and `backend`, its API, each with a port `http`.

    Attributes:
        build: builds the stack of a project, with the ports of the first project. Every project has the same services
            and port names.
        secrets: names of the passwords and keys that are created for each project.
    """

    build: Callable[[ProjectSpec], Stack]
    secrets: tuple[str, ...] = ()

    def services(self) -> Stack:
        """Return the stack without a project, to read its services and ports."""
        return self.build(ProjectSpec(secrets=dict.fromkeys(self.secrets, "")))


def _commandcenter(project: ProjectSpec) -> Stack:
    config = commandcenter.CommandCenterConfig(
        project_name=project.name,
        project_path=project.path,
        left_out=project.left_out,
        project_slug=project.slug,
        images=commandcenter.Images(**project.options.get("images", {})),
        embeddings=project.options.get("embeddings"),
        advisories=project.options.get("advisories", commandcenter.Advisories()),
        db_password=project.secrets["db_password"],
        redis_password=project.secrets["redis_password"],
        secret_key=project.secrets["secret_key"],
        version=commandcenter_hub.__version__,
    )
    return commandcenter.CommandCenterStack(config).build()


STACKS: dict[str, StackDefinition] = {
    DEFAULT: StackDefinition(_commandcenter, ("db_password", "redis_password", "secret_key")),
}


def find(name: str) -> StackDefinition:
    """Return the definition of a stack.

    Raises:
        StackUnknown: there is no stack with this name.
    """
    if name not in STACKS:
        raise StackUnknown(f"This CommandCenter does not know the stack “{name}”.")
    return STACKS[name]
