"""Projects as the API shows and takes them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from commandcenter_hub.api.errors import ErrorBody
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.operations.schemas import OperationOut
from commandcenter_hub.domain.state import Health, ProjectStatus, ServiceState
from commandcenter_hub.engines.registry import NAME

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
]
"""One line: it is shown in terminals and handed to programs."""
EngineName = Annotated[
    str,
    StringConstraints(pattern=f"^{NAME.pattern}$"),
    Field(description="`auto`, or the name of one that `GET /api/engines` lists."),
]


Ports = Annotated[
    dict[str, dict[str, int]], Field(description="By service and port name, all on 127.0.0.1 of this machine.")
]
PortsIn = Annotated[
    dict[str, int | dict[str, int]],
    Field(max_length=100, description="By service and port name, or by service for its only port; others are chosen."),
]


class ImagesIn(BaseModel):
    """Container images of this project; what is left out is the default."""

    model_config = ConfigDict(extra="forbid")

    postgres: str | None = None
    redis: str | None = None
    app: str | None = None


class Urls(Answer):
    """Where the project answers."""

    frontend: str
    backend: str


class UsageOut(Answer):
    """What a service takes."""

    cpu: float = Field(
        description="In cores: 1.0 is one busy core. Averaged since it was measured before; at first, since the start."
    )
    memory_bytes: int


class ServiceOut(Answer):
    """One service of a project, as it is now."""

    name: str
    state: ServiceState
    since: datetime = Field(description="When this state began.")
    restarts: int = Field(description="How often it was started again by itself since the last start.")
    exit_code: int | None = None
    last_lines: list[str] = Field(
        default_factory=list, description="Its last log lines, when it is not as it should be."
    )
    ports: dict[str, int] = Field(description="By name, on 127.0.0.1 of this machine.")
    required: bool = True
    waiting_for: str | None = Field(default=None, description="Why it does not run yet, in words.")
    restart_at: datetime | None = Field(default=None, description="When it will be started again.")
    usage: UsageOut | None = Field(
        default=None, description="Measured when the project's status is asked for, every few seconds at most."
    )


class ProjectOut(Answer):
    """A project and how it is now. `status` is derived from what is observed, never stored."""

    id: str
    name: str
    slug: str
    path: str
    status: ProjectStatus
    health: Health
    engine: str = Field(description="`auto` until the first start has chosen.")
    engine_reason: str = Field(default="", description="Why this engine was chosen.")
    error: ErrorBody | None = None
    ports: Ports
    urls: Urls
    services: list[ServiceOut]
    operation: OperationOut | None = Field(default=None, description="The one under way, else the last one.")
    created_at: datetime
    version: int = Field(description="Goes up with every change of the registration.")
    restart_needed: bool = Field(
        description="It runs as it was defined before, under an older name for example; a restart mends that."
    )


class ProjectIn(BaseModel):
    """A folder to register."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = Field(default=None, description="Default: the folder's name.")
    path: Annotated[str, StringConstraints(min_length=1, max_length=4096)]
    ports: PortsIn | None = None
    engine: EngineName = "auto"
    images: ImagesIn | None = None


class ProjectPatch(BaseModel):
    """What to change of a project; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    path: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = None
    ports: PortsIn | None = None
    engine: EngineName | None = None
    images: ImagesIn | None = None
    version: int | None = Field(
        default=None, description="The version you saw; given, a change by somebody else is a conflict."
    )


class Stats(Answer):
    """Totals by status."""

    total: int
    stopped: int
    starting: int
    running: int
    stopping: int
    error: int


class ConnectionOut(BaseModel):
    """How a client reaches the project's database. Holds a secret."""

    host: str
    port: int
    user: str
    database: str
    password: str
