"""Every error a user can meet: a code, an HTTP status, what happened, and what to do next."""

from collections.abc import Mapping
from typing import Any, ClassVar


class HubError(Exception):
    """Something a user can understand and act on.

    Attributes:
        code: stable, machine-readable name.
        status: the HTTP status it is answered with.
        message: what happened, and to what.
        hint: what to do next.
        details: further facts as plain JSON values, never a secret.
        permanent: trying again without a change would fail the same way.
        transient: it ends by itself; what failed because of it is tried again until then.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    hint: str = "Look into the Hub's log (`hub.log` in COMMANDCENTER_HOME) and try again."
    permanent: ClassVar[bool] = True
    transient: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint
        self.details: Mapping[str, Any] = details

    def as_dict(self) -> dict[str, Any]:
        """Return the error as the API and the operation history carry it."""
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "details": dict(self.details),
        }


class InvalidInput(HubError):
    """A value that cannot be used."""

    code = "invalid_input"
    status = 422
    hint = "Correct the value and try again."


class Unauthorized(HubError):
    """No valid token or cookie came with the request."""

    code = "unauthorized"
    status = 401
    hint = "Run `commandcenter open --hub` for a fresh link, or send the token as `Authorization: Bearer`."


class Forbidden(HubError):
    """The request comes from where it must not."""

    code = "forbidden"
    status = 403
    hint = "Open the Hub at the address that `commandcenter open --hub` gives."


class NotFound(HubError):
    """What was named does not exist."""

    code = "not_found"
    status = 404
    hint = "Check the name; `commandcenter ps` lists what there is."


class ProjectNotFound(NotFound):
    """No project has this id, name, slug or folder."""

    code = "project_not_found"
    hint = "List the projects with `commandcenter ps`, or register the folder with `commandcenter up`."


class OperationNotFound(NotFound):
    """No operation has this id."""

    code = "operation_not_found"


class SnapshotNotFound(NotFound):
    """No snapshot of this project has this id."""

    code = "snapshot_not_found"
    hint = "List the snapshots with `commandcenter snapshot list`."


class ServiceNotFound(NotFound):
    """The stack has no service of this name."""

    code = "service_not_found"
    hint = "`commandcenter status` lists the services of a project."


class FolderMissing(HubError):
    """The folder is not there."""

    code = "folder_missing"
    status = 422
    hint = "Check the path. When the folder was moved, set the new one with `commandcenter projects move`."


class NotAFolder(HubError):
    """The path names something else than a folder."""

    code = "not_a_folder"
    status = 422
    hint = "Name the folder that holds the project."


class FolderUnreadable(HubError):
    """The folder may not be read."""

    code = "folder_unreadable"
    status = 422
    hint = "Give yourself the right to read and enter the folder, then try again."


class FolderNotAllowed(HubError):
    """The folder lies outside the allowed roots."""

    code = "folder_not_allowed"
    status = 403
    hint = "Add its parent to COMMANDCENTER_ROOTS (folders separated by `:`) and restart the Hub."


class FolderTaken(HubError):
    """Another project is registered for this folder."""

    code = "folder_taken"
    status = 409
    hint = "Use the project that is there, or remove it first."


class NameTaken(HubError):
    """Another project has this name."""

    code = "name_taken"
    status = 409
    hint = "Choose another name."


class PortTaken(HubError):
    """Another project owns one of the ports."""

    code = "port_taken"
    status = 409
    hint = "Choose other ports, or leave them out to get the next free block."


class PortInUse(HubError):
    """A program on this machine listens on a port the project needs."""

    code = "port_in_use"
    status = 409
    hint = "Stop the program that holds the port, or give the project other ports."


class ProjectBusy(HubError):
    """Another operation of the project is under way."""

    code = "project_busy"
    status = 409
    hint = "Wait until it ends, or cancel it."


class ProjectRunning(HubError):
    """The change is possible only while the project is stopped."""

    code = "project_running"
    status = 409
    hint = "Stop the project first: `commandcenter down`."


class Conflict(HubError):
    """Another user or program changed the same thing first."""

    code = "conflict"
    status = 409
    hint = "Load the newest state and try again."


class OperationNotCancellable(HubError):
    """The operation has ended, or must not be left half-way."""

    code = "operation_not_cancellable"
    status = 409
    hint = "Wait until it ends."


class HubAlreadyRunning(HubError):
    """Another Hub serves the same COMMANDCENTER_HOME."""

    code = "hub_already_running"
    status = 409
    hint = "Use the Hub that runs, or end it with `commandcenter stop-hub`."


class EngineUnknown(HubError):
    """A name that no engine has."""

    code = "engine_unknown"
    status = 422
    hint = "`commandcenter doctor` lists the engines."


class EngineUnavailable(HubError):
    """The engine cannot be reached."""

    code = "engine_unavailable"
    status = 503
    hint = "`commandcenter doctor` says what is missing; `--engine local` needs nothing installed."


class EngineCannotRun(HubError):
    """A service has no form that the chosen engine can run."""

    code = "engine_cannot_run"
    status = 422
    hint = "Choose another engine with `--engine`."


class StackUnknown(HubError):
    """The project has a stack that this CommandCenter does not know."""

    code = "stack_unknown"
    status = 409
    hint = "Install the CommandCenter that the project was registered with, or a newer one."


class ServiceFailed(HubError):
    """A service ended, or did not become healthy, and trying again may help."""

    code = "service_failed"
    status = 500
    hint = "Read its log with `commandcenter logs`, fix it, then press Start."
    permanent = False

    def as_dict_for(self, service: str, project: str) -> dict[str, Any]:
        """Return the error in its plain form; its hint reads the log of this service of this project (its slug)."""
        if self.hint != ServiceFailed.hint:
            return self.as_dict()
        command = f"commandcenter logs {service} -p {project}"
        return {**self.as_dict(), "hint": f"Read its log with `{command}`, fix it, then press Start."}


class StartTimeout(ServiceFailed):
    """A service did not become healthy in time."""

    code = "start_timeout"
    status = 504


class DataDamaged(HubError):
    """The data folder of a service cannot be used as it is. Nothing in it was changed."""

    code = "data_damaged"
    hint = "Nothing was deleted. Restore a snapshot with `commandcenter snapshot restore`, or repair the folder."


class NoSpace(HubError):
    """The disk is full."""

    code = "no_space"
    status = 507
    hint = (
        "Free some space on the disk that holds COMMANDCENTER_HOME, for example by removing snapshots, or projects "
        "with their data. Services that should run start again by themselves then."
    )
    permanent = False
    transient = True


class KeyUnusable(HubError):
    """The key that encrypts the projects' passwords is missing or does not fit."""

    code = "key_unusable"
    hint = "Put the file `key` back into COMMANDCENTER_HOME from a backup; without it the passwords cannot be read."


class NewerVersion(HubError):
    """Something was saved by a newer CommandCenter in a form that this one does not understand."""

    code = "newer_version"
    status = 409
    hint = "Install the newer CommandCenter again; nothing was changed."


class TaskFailed(HubError):
    """A one-off command ended with an error."""

    code = "task_failed"
    hint = "Its own output says what went wrong."
