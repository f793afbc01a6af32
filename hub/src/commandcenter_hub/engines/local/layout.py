"""Paths of a project's files and sockets on `local`, and the values of its services that contain them."""

from pathlib import Path

from commandcenter_hub.domain.stack import ProcessForm, Service
from commandcenter_hub.domain.values import Text, resolve, sockets_in
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import EngineContext
from commandcenter_hub.engines.local.options import LocalOptions
from commandcenter_hub.engines.local.postgres import Postgres
from commandcenter_hub.engines.local.programs import Program
from commandcenter_hub.engines.local.valkey import Valkey
from commandcenter_hub.engines.sockets import socket_folder

PROGRAMS: dict[str, Program] = {program.name: program for program in (Program(), Postgres(), Valkey())}


class Layout:
    """The folders, sockets and resolved values of one project's services."""

    def __init__(self, context: EngineContext[LocalOptions]) -> None:
        self._context = context

    def volume(self, name: str) -> Path:
        """Return the folder of a volume."""
        return self._context.folder / "data" / name

    def data(self, service: Service) -> Path:
        """Return the folder of a program that needs one."""
        assert service.process is not None
        return self.volume(next(iter(service.process.volumes), service.name))

    def form(self, service: Service) -> tuple[ProcessForm, Program]:
        """Return how a service runs as a process, and its program."""
        assert service.process is not None
        return service.process, PROGRAMS[service.process.program]

    def resolve(self, value: Text) -> str:
        """Return a value with the secrets, ports, sockets and folders of this project."""
        stack = self._context.stack
        return resolve(
            value,
            secrets=stack.secrets,
            hosts={service.name: "127.0.0.1" for service in stack},
            ports=stack.host_ports(),
            workspace=stack.workspace,
            volumes={name: str(self.volume(name)) for one in stack if one.process for name in one.process.volumes},
            sockets={service.name: self.socket(service) for service in stack},
        )

    def variables(self, service: Service) -> dict[str, Text]:
        """Return a service's variables; those of its process form replace the others where they can be used."""
        form, _ = self.form(service)
        usable = {
            name: value
            for name, value in form.env.items()
            if not any(self.runs_without_socket(other) for other in sockets_in(value))
        }
        return {**service.env, **usable}

    def runs_without_socket(self, service: str) -> bool:
        """Return whether a service runs without a socket, because an earlier version started it."""
        for file in self._context.folder.glob(f"run/{service}/*.pid"):
            path = file.with_suffix("")
            who = processes.recorded(path)
            if who is not None and processes.alive(who) and not self.saved_socket(path):
                return True
        return False

    def socket_folder(self, service: str) -> Path:
        """Return the folder of a service's socket."""
        return socket_folder(self._context.folder / "sockets" / service)

    def socket(self, service: Service) -> str:
        """Return the path of a service's Unix socket; empty for a program without one."""
        _, program = self.form(service)
        name = program.socket_name(service)
        return str(self.socket_folder(service.name) / name) if name else ""

    def saved_socket(self, path: Path) -> str:
        """Return the path of the socket of a run; empty without one, and for a run of an earlier version."""
        try:
            saved = path.with_name(f"{path.name}.socket").read_text("utf-8")
        except OSError:
            return ""
        # The sockets of a home that was moved while the service runs have moved with it.
        moved = self.socket_folder(path.parent.name) / Path(saved).name
        return str(moved) if saved and not Path(saved).exists() and moved.exists() else saved
