"""Turn a service's definition into Dagger's graph: images, environment, volumes, commands. Starts nothing."""

import importlib.util
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter_hub.domain.errors import EngineUnavailable
from commandcenter_hub.domain.stack import ContainerForm, Service, Stack
from commandcenter_hub.domain.values import Text, resolve, secrets_in
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.processes import RUN_VARIABLE

if TYPE_CHECKING:
    import dagger

APP = "/opt/commandcenter/app"
"""Folder of the app in its container."""
APP_USER = "10001:10001"
"""User of the app and of each container with the workspace, which belongs to root: this user cannot write to it."""
APP_COMMANDS = ("Install the app's dependencies", "Compile the app")
"""Titles of the app's build commands, in their order."""
HOME = "/home/commandcenter"
"""Home of the app's user in its container."""
PYTHON = "python"
CA_IN_CONTAINER = "/opt/commandcenter/ca.pem"
"""Path of the certificate authority's file in the container."""


@dataclass(frozen=True)
class AppSource:
    """The paths of the app's package and of its locked requirements on this machine."""

    package: Path
    requirements: Path


def find_app() -> AppSource:
    """Return the paths of the app and of its lock, which is in the package or in the clone around it.

    Raises:
        EngineUnavailable: the package or the lock is missing.
    """
    spec = importlib.util.find_spec("commandcenter_app")
    if spec is None or spec.origin is None:
        raise EngineUnavailable("The package commandcenter-app is not installed.", hint="Reinstall CommandCenter.")
    package = Path(spec.origin).parent
    for lock in (package / "requirements.txt", package.parents[2] / "requirements" / "app.txt"):
        if lock.is_file():
            return AppSource(package, lock)
    raise EngineUnavailable(
        "The locked requirements of the app are missing: they are neither in the package nor in requirements/app.txt.",
        hint="Reinstall CommandCenter, or run it from a clone.",
    )


@dataclass(frozen=True)
class Names:
    """Names of a project's volumes and secrets in the engine, which many projects share.

    Attributes:
        project: unique among all projects of all Hubs that use the engine.
    """

    project: str

    @classmethod
    def saved(cls, file: Path, project: str) -> "Names":
        """Return the names saved in a file, which is created if it is missing.

        A random part keeps them distinct from those of a later project with the same slug.
        """
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(file, f"{project}-{secrets.token_hex(6)}".encode("ascii"), durable=True, replace=False)
        return cls(file.read_text("ascii").strip())

    def volume(self, name: str) -> str:
        """Return the key of a cache volume."""
        return f"commandcenter-{self.project}-{name}"

    def secret(self, service: str, variable: str) -> str:
        """Return the name of a secret; Dagger identifies secrets by name only."""
        return f"commandcenter-{self.project}-{service}-{variable}"


def leave_names_to_original(file: Path) -> None:
    """Make a project choose names of its own if this home is a copy; otherwise do nothing. Blocks.

    With the same names, both would use the same volumes. A home that was moved keeps its names.

    Args:
        file: the file of the names, in a folder of the project's folder.
    """
    folder, place = file.parent.parent, file.with_name("dagger-home")
    try:
        other = Path(place.read_text("utf-8"))
    except OSError:
        other = folder
    try:
        if not other.samefile(folder) and (other / file.parent.name / file.name).read_bytes() == file.read_bytes():
            file.unlink()
    except OSError:  # the other folder no longer exists, or there are no names yet
        pass
    if other != folder or not place.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(place, str(folder).encode("utf-8", "surrogateescape"))


@dataclass(frozen=True)
class BuiltImage:
    """An image that was built in a session.

    Attributes:
        container: the image, referenced by its ID, so that its definition is not sent to the engine again.
        at: monotonic time at which the engine had it, seconds.
    """

    container: "dagger.Container"
    at: float


BuiltImages = dict[tuple[str, bool], BuiltImage]
"""The images that were built in a session, by name and by whether the app is installed on them."""


class Builder:
    """Builds one stack's containers and services with one client."""

    def __init__(
        self,
        client: "dagger.Client",
        stack: Stack,
        names: Names,
        options: DaggerOptions,
        built: BuiltImages | None = None,
    ) -> None:
        """Build with a client; `built` are the images that were built in its session."""
        self._client, self._stack, self._names, self._options = client, stack, names, options
        self._built: BuiltImages = {} if built is None else built

    def image(self, form: ContainerForm) -> "dagger.Container":
        """Return the image of a service with everything installed on it; the same for every project."""
        built = self._built.get((form.image, form.app))
        if built is not None:
            return built.container
        base = self._client.container().from_(form.image)
        return self._with_app(base, find_app()) if form.app else base

    def _with_app(self, base: "dagger.Container", app: AppSource) -> "dagger.Container":
        host = self._client.host()
        lock = f"{APP}/requirements.txt"
        pip = [
            PYTHON, "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check",
            "--root-user-action=ignore", "--no-deps", "--require-hashes", "-r", lock,
        ]  # fmt: skip
        made = base.with_file(lock, host.file(str(app.requirements)))
        made = self._without_index(self._with_index(made).with_exec(pip))
        package = host.directory(str(app.package), exclude=["**/__pycache__"])
        return (
            made.with_directory(f"{APP}/commandcenter_app", package)
            .with_env_variable("PYTHONPATH", APP)
            .with_env_variable("PYTHONUNBUFFERED", "1")
            .with_env_variable("WORKSPACE_SELECTED", "on")  # the snapshot sends only what belongs to the project
            # A private folder, below no folder that others can write to: the app starts package clients there.
            .with_directory(HOME, self._client.directory(), owner=APP_USER)
            .with_env_variable("HOME", HOME)
            .with_exec([PYTHON, "-m", "compileall", "-q", APP])
            .with_user(APP_USER)
        )

    def _with_index(self, made: "dagger.Container") -> "dagger.Container":
        """Configure the package index and the certificate authority of the Hub for pip."""
        if self._options.ca_file:
            made = made.with_file(CA_IN_CONTAINER, self._client.host().file(self._options.ca_file))
            made = made.with_env_variable("PIP_CERT", CA_IN_CONTAINER)
        for name, value in self._options.index.items():
            if "@" in value:
                made = made.with_secret_variable(name, self._client.set_secret(f"commandcenter-{name}", value))
            else:
                made = made.with_env_variable(name, value)
        return made

    def _without_index(self, made: "dagger.Container") -> "dagger.Container":
        """Remove the configuration that only pip needed."""
        if self._options.ca_file:
            made = made.without_env_variable("PIP_CERT")
        for name, value in self._options.index.items():
            made = made.without_secret_variable(name) if "@" in value else made.without_env_variable(name)
        return made

    def _container(self, service: Service) -> "dagger.Container":
        """Return a service's container without its data: its image, environment, and the project's files."""
        assert service.container is not None
        made = self.image(service.container)
        for name, value in self._environment(service).items():
            resolved = self._resolve(service, value)
            if secrets_in([value]):
                secret = self._client.set_secret(self._names.secret(service.name, name), resolved)
                made = made.with_secret_variable(name, secret)
            else:
                made = made.with_env_variable(name, resolved)
        if service.container.workspace:
            files = self._client.cache_volume(self._names.volume("workspace"))
            made = made.with_mounted_cache(service.container.workspace, files).with_user(APP_USER)
        return made

    async def entrypoint(self, service: Service) -> list[str]:
        """Return the entrypoint of a service's image; empty if its definition does not use it. Asks the engine."""
        assert service.container is not None
        return await self.image(service.container).entrypoint() if service.container.entrypoint else []

    def service(
        self, service: Service, run: str, script: StartScript | None = None, entrypoint: Sequence[str] = ()
    ) -> "dagger.Service":
        """Return one run of a service. Each run has its own definition, so that Dagger keeps runs apart.

        Args:
            service: the service's definition.
            run: the run's unique name.
            script: runs in the container before the server.
            entrypoint: the result of `entrypoint`, if there is a script.
        """
        import dagger

        form = service.container
        assert form is not None
        made = self._container(service)
        for path, content in form.files.items():
            made = made.with_new_file(path, content, permissions=0o644)
        owner = APP_USER if form.app or form.workspace else ""
        for path, source in form.copies.items():
            made = self._with_copy(made, path, Path(source), owner)
        for volume in form.volumes:
            # With LOCKED, the engine lets only one container at a time use the data, across sessions too. Services
            # of a killed session host keep running for some seconds; a new service waits for their end.
            cache = self._client.cache_volume(self._names.volume(volume.name))
            sharing = dagger.CacheSharingMode.LOCKED
            made = made.with_mounted_cache(volume.path, cache, sharing=sharing, owner=owner)
        made = made.with_env_variable(RUN_VARIABLE, run)
        for port in service.ports:
            # With Dagger's own health check, a service that never answers cannot be stopped. The Hub has its own.
            made = made.with_exposed_port(port.container, experimental_skip_healthcheck=True)
        args = [self._resolve(service, arg) for arg in form.args]
        if form.backup == "postgres" and self._options.postgres_backup == "off":
            # The volume keeps the setting with which commits wait for the backup. They would wait for ever.
            args += ["-c", "synchronous_standby_names="]
        if form.app:
            args = [PYTHON, *args]
        if script is not None:
            for path, file in script.files.items():
                copied = self._client.host().file(str(file), no_cache=True)
                made = made.with_file(path, copied, permissions=0o444)
            args = ["sh", "-c", script.text, "start", *script.arguments, *entrypoint, *args]
        use_entrypoint = script is None and (form.entrypoint or not args)
        started = made.as_service(args=args or None, use_entrypoint=use_entrypoint)
        return started.with_hostname(service.name)

    def _with_copy(self, made: "dagger.Container", path: str, source: Path, owner: str) -> "dagger.Container":
        """Mount a copy of a file or folder of this machine; mount nothing if it is missing or cannot be read."""
        if not os.access(source, os.R_OK):
            return made
        if source.is_dir():
            copied = self._client.host().directory(str(source), no_cache=True)
            return made.with_mounted_directory(path, copied, owner=owner, read_only=True)
        if source.is_file():
            return made.with_mounted_file(path, self._client.host().file(str(source), no_cache=True), owner=owner)
        return made

    def _environment(self, service: Service) -> Mapping[str, Text]:
        assert service.container is not None
        return {**service.env, **service.container.env}

    def _resolve(self, service: Service, value: Text) -> str:
        assert service.container is not None
        return resolve(
            value,
            secrets=self._stack.secrets,
            hosts={one.name: one.name for one in self._stack},
            ports={one.name: {port.name: port.container for port in one.ports} for one in self._stack},
            workspace=service.container.workspace,
            volumes={volume.name: volume.path for volume in service.container.volumes},
        )
