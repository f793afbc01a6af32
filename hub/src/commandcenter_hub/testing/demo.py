"""Build services and stacks of the demo service, in both forms."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.stack import ContainerForm, HttpProbe, Port, ProcessForm, Service, Stack, Volume
from commandcenter_hub.domain.values import PathOf, PortOf, SecretRef, Text, Workspace, text
from commandcenter_hub.testing.ports import free_port

SOURCE = Path(__file__).with_name("demo_service.py").read_text("utf-8")
CONTAINER_PORT = 8000
SECRET = SecretRef("demo_secret")
PRELOAD = ""
"""`module:function` that preloads the program of new services; tests set it to PRELOADED."""
PRELOADED = "commandcenter_hub.testing.demo_service:preload"
QUICK = RestartPolicy(first_delay_s=0.05, longest_delay_s=0.4, give_up_after=3, window_s=60, unhealthy_for_s=0.5)
"""A restart policy for tests: the same rule with shorter pauses."""


def demo_service(
    name: str = "demo",
    *,
    depends_on: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
    env: Mapping[str, Text] | None = None,
    port: int | None = None,
    ports: Sequence[str] = ("http",),
    volume: str = "",
    workspace: bool = False,
    start_timeout_s: float = 60.0,
    grace_s: float = 5.0,
    restart: RestartPolicy = QUICK,
) -> Service:
    """Return one demo service.

    Args:
        name: its name.
        depends_on: the services it depends on.
        options: command-line options of demo_service.py.
        env: its environment.
        port: the host port of its first port; a free one by default.
        ports: the names of its ports; the first is probed. Without any, it is healthy as long as it runs.
        volume: the name of its volume, whose path is in its variable DATA; none by default.
        workspace: whether it sees the project's folder, whose path is in its variable WORKSPACE.
        start_timeout_s: time within which it must become healthy, in seconds.
        grace_s: time between the request to stop and the kill, in seconds.
        restart: policy for restarts after it died.
    """

    def args(host: str) -> tuple[Text, ...]:
        listening = (part for one in ports for part in (text("--port"), text(PortOf(name, one))))
        return (*(text(part) for part in ("-c", SOURCE, "--host", host, *options)), *listening)

    container = ContainerForm(
        image="python:3.11-slim",
        args=(text("python3"), *args("0.0.0.0")),  # noqa: S104
        workspace="/workspace" if workspace else "",
        volumes=(Volume(volume, "/data"),) if volume else (),
    )
    where = {"DATA": text(PathOf(volume))} if volume else {}
    if workspace:
        where["WORKSPACE"] = text(Workspace())
    return Service(
        name=name,
        ports=tuple(
            Port(one, CONTAINER_PORT + number, port if port and number == 0 else free_port())
            for number, one in enumerate(ports)
        ),
        probe=HttpProbe("/", ports[0]) if ports else None,
        container=container,
        process=ProcessForm("python", args("127.0.0.1"), (volume,) if volume else (), preload=PRELOAD),
        env={"DEMO_SECRET": text(SECRET), **where, **(env or {})},
        depends_on=depends_on,
        start_timeout_s=start_timeout_s,
        grace_s=grace_s,
        restart=restart,
    )


def demo_stack(*services: Service, workspace: Path, project: str = "demo") -> Stack:
    """Return a stack of these services."""
    return Stack(project, services, str(workspace), {SECRET.name: "a-secret-no-user-may-see"})
