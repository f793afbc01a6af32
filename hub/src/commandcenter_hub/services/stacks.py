"""Builds the stack of a registered project."""

import secrets
from collections.abc import Mapping

from commandcenter_hub.domain.ports import PortBlock
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack, Embeddings, Images
from commandcenter_hub.storage.models import ProjectRow


def new_secrets() -> dict[str, str]:
    """Return the passwords and keys of a new project: URL-safe, 256 bits each."""
    return {name: secrets.token_hex(32) for name in ("db_password", "redis_password", "secret_key")}


def ports_of(row: ProjectRow) -> PortBlock:
    """Return the ports of a project."""
    return PortBlock(
        backend=row.backend_port, frontend=row.frontend_port, postgres=row.postgres_port, redis=row.redis_port
    )


def stack_of(
    row: ProjectRow, values: Mapping[str, str], images: Mapping[str, str], embeddings: Embeddings | None
) -> Stack:
    """Return the stack of a project.

    Args:
        row: the project.
        values: its passwords and keys.
        images: container images for all projects; the project's own come first.
        embeddings: the model of all projects' search; None for the embedded one.
    """
    config = CommandCenterConfig(
        project_name=row.name,
        project_path=row.path,
        project_slug=row.slug,
        backend_port=row.backend_port,
        frontend_port=row.frontend_port,
        postgres_port=row.postgres_port,
        redis_port=row.redis_port,
        db_password=values["db_password"],
        redis_password=values["redis_password"],
        secret_key=values["secret_key"],
        images=Images(**{**images, **row.images}),
        embeddings=embeddings,
    )
    return CommandCenterStack(config).build()
