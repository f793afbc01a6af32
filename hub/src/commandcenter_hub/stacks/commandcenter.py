"""The built-in stack: the services of every CommandCenter."""

import sys
from dataclasses import dataclass, field
from pathlib import PurePath

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.stack import (
    ContainerForm,
    HttpProbe,
    PingProbe,
    Port,
    ProcessForm,
    QueryProbe,
    Service,
    Stack,
    Volume,
)
from commandcenter_hub.domain.values import HostOf, PortOf, SecretRef, SocketOf, Text, Workspace, text

DATABASE = "commandcenter"
DB_PASSWORD = SecretRef("db_password")
REDIS_PASSWORD = SecretRef("redis_password")
SECRET_KEY = SecretRef("secret_key")
FRONTEND_KEY = SecretRef("frontend_key")
HUB_KEY = SecretRef("hub_key")
EMBEDDINGS_KEY = SecretRef("embeddings_key")

HBA_FILE = "/etc/commandcenter/pg_hba.conf"
HBA = "local all all trust\nhost all all all scram-sha-256\nhost replication all all scram-sha-256\n"
"""Postgres's access rules. They allow replication from other hosts, for the backup; the image's own rules do not."""
REDIS_IN_A_CONTAINER = """
umask 027
printf 'requirepass %s\\n' "$REDIS_PASSWORD" > /dev/shm/redis.conf
set -- redis-server /dev/shm/redis.conf --appendonly yes --dir /data --protected-mode no
if command -v docker-entrypoint.sh > /dev/null; then
  chgrp redis /dev/shm/redis.conf
  set -- docker-entrypoint.sh "$@"
fi
exec "$@"
"""
"""Script that starts Redis with the password in a file, so that it does not appear in the list of processes. The file
is in memory, so that it does not appear in the engine's storage. The image's entrypoint drops root's privileges.
Protected mode is off, since only the stack's own network reaches Redis."""

PRELOAD = "commandcenter_app.__main__:preload"
"""Function that loads the app, for both of its servers."""


@dataclass(frozen=True)
class Images:
    """The container images of a stack; each can be set for one project or for all."""

    postgres: str = "pgvector/pgvector:pg18"
    redis: str = "redis:7-alpine"
    app: str = "python:3.11-slim"


@dataclass(frozen=True)
class Embeddings:
    """A model for search, used through an OpenAI-compatible API in place of the embedded model."""

    url: str
    model: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Advisories:
    """Sources of advisories: the address of a server with OSV's API, and the path of an export; empty for none."""

    url: str = ""
    file: str = ""


@dataclass(frozen=True)
class CommandCenterConfig:
    """Settings of the stack for one project.

    Attributes:
        project_name: name on the pages.
        project_path: absolute path of the folder, which is only read.
        left_out: relative path of a folder in it that is not part of the project; empty for none.
        backend_port, frontend_port, postgres_port, redis_port: ports on 127.0.0.1 of this machine.
        db_password, redis_password, secret_key: created once per project, URL-safe.
        project_slug: used in names of folders, volumes and containers of the project.
        images: container images.
        embeddings: model for search; None for the embedded model.
        advisories: sources of advisories. Containers get a copy of the file, made when they start.
        own_name: browsers open the desk under a host name of its own. Off where a browser may not resolve it.
        version: version of CommandCenter, passed to backend and frontend; a newer one requires their restart.
    """

    project_name: str
    project_path: str
    backend_port: int = 8010
    frontend_port: int = 3010
    postgres_port: int = 5442
    redis_port: int = 6389
    db_password: str = field(default="", repr=False)
    redis_password: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    project_slug: str = "commandcenter"
    left_out: str = ""
    images: Images = Images()
    embeddings: Embeddings | None = None
    advisories: Advisories = Advisories()
    own_name: bool = sys.platform == "linux"
    version: str = ""


class CommandCenterStack:
    """Builds the stack of one project from its configuration."""

    def __init__(self, config: CommandCenterConfig) -> None:
        self.config = config

    def build(self) -> Stack:
        """Return the whole stack."""
        config = self.config
        return Stack(
            project=config.project_slug,
            services=(
                self.build_postgres(),
                self.build_redis(),
                self.build_backend(),
                self.build_frontend(),
            ),
            workspace=config.project_path,
            left_out=config.left_out,
            secrets={
                DB_PASSWORD.name: config.db_password,
                REDIS_PASSWORD.name: config.redis_password,
                SECRET_KEY.name: config.secret_key,
                FRONTEND_KEY.name: desk_access.frontend_key(config.secret_key),
                HUB_KEY.name: desk_access.hub_key(config.secret_key),
                **({EMBEDDINGS_KEY.name: config.embeddings.key} if config.embeddings else {}),
            },
        )

    def build_postgres(self) -> Service:
        """Return Postgres 18 with pgvector; its data is persistent."""
        return Service(
            name="postgres",
            ports=(Port("postgres", 5432, self.config.postgres_port),),
            probe=QueryProbe(user=DATABASE, database=DATABASE, password=DB_PASSWORD),
            container=ContainerForm(
                image=self.config.images.postgres,
                volumes=(Volume("postgres", "/var/lib/postgresql"),),
                env={
                    "POSTGRES_USER": text(DATABASE),
                    "POSTGRES_DB": text(DATABASE),
                    "POSTGRES_PASSWORD": text(DB_PASSWORD),
                },
                args=(text("postgres"), text("-c"), text(f"hba_file={HBA_FILE}")),
                entrypoint=True,
                files={HBA_FILE: HBA},
                backup="postgres",
            ),
            process=ProcessForm(program="postgres", volumes=("postgres",)),
            # After a crash, Postgres replays its log before it accepts queries.
            start_timeout_s=120,
            grace_s=20,
        )

    def build_redis(self) -> Service:
        """Return the Redis for events and caches; it keeps an append-only file."""
        return Service(
            name="redis",
            ports=(Port("redis", 6379, self.config.redis_port),),
            probe=PingProbe(password=REDIS_PASSWORD),
            container=ContainerForm(
                image=self.config.images.redis,
                args=(text("sh"), text("-c"), text(REDIS_IN_A_CONTAINER)),
                volumes=(Volume("redis", "/data"),),
                env={"REDIS_PASSWORD": text(REDIS_PASSWORD)},
                backup="redis",
            ),
            process=ProcessForm(program="valkey", volumes=("redis",)),
        )

    def build_backend(self) -> Service:
        """Return the desk's API and its jobs."""
        export = self.config.advisories.file
        copy = f"/advisories/{PurePath(export).name}" if export else ""
        return Service(
            name="backend",
            ports=(Port("http", 8000, self.config.backend_port),),
            probe=HttpProbe("/health/ready", key=HUB_KEY),
            container=ContainerForm(
                image=self.config.images.app,
                args=_app("backend", text("0.0.0.0"), "backend"),  # noqa: S104 - inside the container's own network
                app=True,
                workspace="/workspace",
                env={
                    "PROJECT_FOLDER": text(self.config.project_path),
                    **_set("ADVISORIES_FILE", copy),
                },
                copies={copy: export} if export else {},
            ),
            process=ProcessForm(
                program="python",
                args=_app("backend", text("127.0.0.1"), "backend"),
                preload=PRELOAD,
                clients=True,
                # By socket, which no other user can create: a program on a dead server's port gets no password.
                env={
                    "DATABASE_URL": text(
                        f"postgresql+asyncpg://{DATABASE}:", DB_PASSWORD, f"@/{DATABASE}?host=", SocketOf("postgres"),
                        "&port=", PortOf("postgres"),
                    ),
                    "REDIS_URL": text("unix://:", REDIS_PASSWORD, "@", SocketOf("redis"), "?db=0"),
                    "BACKEND_SOCKET": text(SocketOf("backend")),
                    **_set("ADVISORIES_FILE", self.config.advisories.file),
                },
            ),
            env={
                "DATABASE_URL": text(
                    f"postgresql+asyncpg://{DATABASE}:", DB_PASSWORD, "@", HostOf("postgres"), ":",
                    PortOf("postgres"), f"/{DATABASE}",
                ),
                "REDIS_URL": text("redis://:", REDIS_PASSWORD, "@", HostOf("redis"), ":", PortOf("redis"), "/0"),
                "SECRET_KEY": text(SECRET_KEY),
                "PROJECT_NAME": text(self.config.project_name),
                **self._version(),
                "WORKSPACE": text(Workspace()),
                **({"WORKSPACE_WITHOUT": text(self.config.left_out)} if self.config.left_out else {}),
                **self._embeddings(),
                **_set("ADVISORIES_URL", self.config.advisories.url),
            },
            depends_on=("postgres", "redis"),
            # The backend imports its code while Postgres and Redis start; so the timeout includes Postgres's start.
            waits=True,
            start_timeout_s=180,
        )  # fmt: skip

    def _version(self) -> dict[str, Text]:
        return {"COMMANDCENTER_VERSION": text(self.config.version)} if self.config.version else {}

    def _embeddings(self) -> dict[str, Text]:
        """Return the backend's variables for the configured model."""
        wanted = self.config.embeddings
        if wanted is None:
            return {}
        key = {"EMBEDDINGS_KEY": text(EMBEDDINGS_KEY)} if wanted.key else {}
        return {"EMBEDDINGS_URL": text(wanted.url), "EMBEDDINGS_MODEL": text(wanted.model), **key}

    def build_frontend(self) -> Service:
        """Return the server of the pages, which forwards `/api` to the backend."""
        return Service(
            name="frontend",
            ports=(Port("http", 3000, self.config.frontend_port),),
            probe=HttpProbe("/"),
            container=ContainerForm(
                image=self.config.images.app,
                args=_app("frontend", text("0.0.0.0"), "frontend"),  # noqa: S104 - inside the container's own network
                app=True,
            ),
            process=ProcessForm(
                program="python",
                args=_app("frontend", text("127.0.0.1"), "frontend"),
                # By socket too: after the backend has died, no other program gets requests and tokens.
                env={"BACKEND_SOCKET": text(SocketOf("backend"))},
                preload=PRELOAD,
            ),
            env={
                "BACKEND_URL": text("http://", HostOf("backend"), ":", PortOf("backend")),
                "FRONTEND_KEY": text(FRONTEND_KEY),
                "PROJECT_NAME": text(self.config.project_name),
                **({"OWN_NAME": text("on")} if self.config.own_name else {}),
                **self._version(),
            },
        )


def _app(verb: str, host: Text, service: str) -> tuple[Text, ...]:
    """Return the Python arguments that run one server of the app."""
    return (
        text("-m"), text("commandcenter_app"), text(verb),
        text("--host"), host, text("--port"), text(PortOf(service)),
    )  # fmt: skip


def _set(name: str, value: str) -> dict[str, Text]:
    """Return the variable as a mapping; empty if its value is empty."""
    return {name: text(value)} if value else {}
