"""Builds services and stacks of the demo service, in both forms."""

from collections.abc import Mapping
from pathlib import Path

from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.stack import (
    ContainerForm,
    HttpProbe,
    Port,
    PortOf,
    ProcessForm,
    SecretRef,
    Service,
    Stack,
    Text,
    text,
)
from commandcenter_hub.testing.ports import free_port

SOURCE = Path(__file__).with_name("demo_service.py").read_text("utf-8")
CONTAINER_PORT = 8000
SECRET = SecretRef("demo_secret")
QUICK = RestartPolicy(first_delay_s=0.05, longest_delay_s=0.4, give_up_after=3, window_s=60, unhealthy_for_s=0.5)
"""A restart policy for tests: the same rule with shorter pauses."""


def demo_service(
    name: str = "demo",
    *,
    depends_on: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
    env: Mapping[str, Text] | None = None,
    port: int | None = None,
    start_timeout_s: float = 60.0,
    grace_s: float = 5.0,
    restart: RestartPolicy = QUICK,
) -> Service:
    """Return one demo service; `options` are those of demo_service.py."""

    def args(host: str) -> tuple[Text, ...]:
        given = ("-c", SOURCE, "--host", host, *options, "--port")
        return (*(text(part) for part in given), text(PortOf(name)))

    return Service(
        name=name,
        port=Port(CONTAINER_PORT, port or free_port()),
        probe=HttpProbe("/"),
        container=ContainerForm(image="python:3.11-slim", args=(text("python3"), *args("0.0.0.0"))),  # noqa: S104
        process=ProcessForm(program="python", args=args("127.0.0.1")),
        env={"DEMO_SECRET": text(SECRET), **(env or {})},
        depends_on=depends_on,
        start_timeout_s=start_timeout_s,
        grace_s=grace_s,
        restart=restart,
    )


def demo_stack(*services: Service, workspace: Path, project: str = "demo") -> Stack:
    """Return a stack of these services."""
    return Stack(project, services, str(workspace), {SECRET.name: "a-secret-nobody-may-see"})
