"""Projects in the API."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from commandcenter_hub.api.errors import ErrorBody
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.operations.schemas import OperationOut
from commandcenter_hub.domain.state import Health, ProjectStatus, ServiceState
from commandcenter_hub.domain.why import Remedy, Severity
from commandcenter_hub.engines.registry import NAME
from commandcenter_hub.services.stacks import StartWithHub

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
]
"""Name of a project: one line, since terminals show it and programs get it."""
EngineName = Annotated[
    str,
    StringConstraints(pattern=f"^{NAME.pattern}$"),
    Field(description="`auto`, or the name of an engine that `GET /api/engines` lists."),
]


Ports = Annotated[dict[str, dict[str, int]], Field(description="Ports on 127.0.0.1 by service and port name.")]
PortsIn = Annotated[
    dict[str, int | dict[str, int]],
    Field(
        max_length=100,
        description="By service and port name, or by service if it has one port. The Hub chooses the others.",
    ),
]


Image = Annotated[
    str,
    StringConstraints(max_length=300, pattern=r"^[!-~]*$"),
    Field(description="Name of the image; empty for the default."),
]


class ImagesIn(BaseModel):
    """Container images of this project; images left out have their default."""

    model_config = ConfigDict(extra="forbid")

    postgres: Image | None = None
    redis: Image | None = None
    app: Image | None = None


class Urls(Answer):
    """Addresses of a project's page and API."""

    frontend: str
    backend: str


class UsageOut(Answer):
    """CPU and memory of a service."""

    cpu: float = Field(
        description="In cores: 1.0 is one busy core. Average since the last measurement, or since the start."
    )
    memory_bytes: int


class ServiceOut(Answer):
    """Current state of a service."""

    name: str
    state: ServiceState
    since: datetime = Field(description="When this state began.")
    restarts: int = Field(description="Number of automatic restarts since the last start.")
    exit_code: int | None = None
    last_lines: list[str] = Field(default_factory=list, description="The last log lines of a service that failed.")
    ports: dict[str, int] = Field(description="Ports on 127.0.0.1 by name.")
    required: bool = True
    waiting_for: str | None = Field(default=None, description="Why it is not running yet, as text.")
    restart_at: datetime | None = Field(default=None, description="When it will be restarted.")
    usage: UsageOut | None = Field(
        default=None, description="Measured when the project's status is requested, at most every few seconds."
    )


class WhyOut(Answer):
    """Why a project is not running as it should, in one sentence, and what to do."""

    severity: Severity = Field(
        description="`failed`: the user has to act. `recovering`: it is restarted automatically. "
        "`waiting`: it is starting."
    )
    message: str
    hint: str
    service: str | None = Field(description="The service where the problem began.")
    remedy: Remedy = Field(description="Where to fix the cause, or to learn more about it.")
    lines: list[str] = Field(description="The last log lines of that service.")
    code: str = Field(description="The code of the error; empty if there is none.")


class ImageOut(Answer):
    """A container image of a project."""

    image: str
    own: bool = Field(description="True if it was set for this project; false if it is the default.")


class ProjectOut(Answer):
    """A project and its current state. `status` is derived from observation and never stored."""

    id: str
    name: str
    slug: str
    path: str
    status: ProjectStatus
    health: Health
    engine: str = Field(description="`auto` until the first start chooses an engine.")
    engine_reason: str = Field(default="", description="Why this engine was chosen.")
    error: ErrorBody | None = None
    ports: Ports
    urls: Urls
    services: list[ServiceOut]
    operation: OperationOut | None = Field(default=None, description="The running operation, otherwise the last one.")
    created_at: datetime
    version: int = Field(description="Increases with every change of the registration.")
    restart_needed: bool = Field(
        description="Whether settings have changed since the project started, or an earlier version, which requires no "
        "credentials, started its backend; a restart applies the current ones."
    )
    folder_error: ErrorBody | None = Field(
        default=None, description="Why the project's folder cannot be used, if it was moved or deleted."
    )
    why: WhyOut | None = Field(default=None, description="Why it is not running as it should; null if it is.")
    images: dict[str, ImageOut] = Field(description="Container images by name, for engines that run containers.")
    start: StartWithHub = Field(
        description="When to start it with the Hub: `last` if it was running last, or `always`, even if it was stopped."
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
    """Changes of a project; fields left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    path: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = None
    ports: PortsIn | None = None
    engine: EngineName | None = None
    images: ImagesIn | None = None
    start: StartWithHub | None = None
    version: int | None = Field(
        default=None, description="The version that you read. If another client has changed it since, the change fails."
    )


class Stats(Answer):
    """Number of projects, in total and by status."""

    total: int
    stopped: int
    starting: int
    running: int
    stopping: int
    error: int


class RemovalOut(Answer):
    """What the removal of a project with its data would delete. The project's own folder is never changed."""

    project_id: str
    name: str
    path: str
    folder: str = Field(description="The project's data folder in COMMANDCENTER_HOME.")
    data_bytes: int
    snapshots: int = Field(description="Number of snapshots.")
    snapshots_bytes: int
    logs_bytes: int
    snapshot_folder: str | None = Field(
        description="Folder for the snapshot that would be taken first; null if there is no data."
    )
    left: str = Field(description="What may remain of an engine that is not installed any more; empty otherwise.")


class KeptSnapshotOut(Answer):
    """A snapshot that was taken before the data was deleted. Register the folder again to restore it."""

    id: str
    file: str
    size_bytes: int


class RemovedOut(Answer):
    """A removed project."""

    project_id: str
    name: str
    path: str
    snapshot: KeptSnapshotOut | None
    left: str = Field(description="What may remain of an engine that is not installed any more; empty otherwise.")


class ConnectionOut(BaseModel):
    """How to connect to a project's database. Contains the password."""

    host: str
    port: int
    socket: Annotated[
        str | None, Field(description="Folder of the database's Unix socket, which clients can use as host.")
    ]
    user: str
    database: str
    password: str


class TicketOut(Answer):
    """A one-time address of a project's desk."""

    url: str = Field(description="The ticket is after the `#`, so that browsers send it to no server.")
    expires_in_s: int = Field(description="Lifetime of the address, seconds. It works once.")
