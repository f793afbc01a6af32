"""Errors for users, each with a code, an HTTP status, a message and a hint."""

import errno
from collections.abc import Mapping
from typing import Any, ClassVar


class HubError(Exception):
    """An error that the user can understand and act on.

    Attributes:
        code: stable, machine-readable name.
        status: HTTP status of the response.
        message: what happened.
        hint: what to do next.
        details: further facts as plain JSON values, never a secret.
        permanent: a retry without a change fails in the same way.
        transient: the cause goes away by itself; failed services are retried until then.
        final: waiting does not help, so a service with this error is stopped at once.
        brief: transient, and usually gone at the next attempt, so an operation does not fail at the first one.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    hint: str = "Read the Hub's log (`hub.log` in COMMANDCENTER_HOME), then try again."
    permanent: ClassVar[bool] = True
    transient: ClassVar[bool] = False
    final: ClassVar[bool] = False
    brief: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint
        self.details: Mapping[str, Any] = details

    def as_dict(self) -> dict[str, Any]:
        """Return the error in the format of the API and the operation history."""
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
    """The request has no valid token or cookie."""

    code = "unauthorized"
    status = 401
    hint = "Run `commandcenter open --hub` to sign in, or send the token as `Authorization: Bearer`."


class TooManyFailures(HubError):
    """Too many sign-ins have failed recently. Valid credentials keep working."""

    code = "too_many_failures"
    status = 429
    hint = "Valid tokens, sign-in links and signed-in browsers keep working."

    def __init__(self, retry_after_s: int) -> None:
        message = f"Too many sign-ins have failed. Try again in {retry_after_s} s."
        super().__init__(message, retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class Forbidden(HubError):
    """The request is not allowed from this client."""

    code = "forbidden"
    status = 403
    hint = "Open the Hub with `commandcenter open --hub`."


class NotFound(HubError):
    """The requested object does not exist."""

    code = "not_found"
    status = 404
    hint = "Check the name; `commandcenter ps` lists the projects."


class ProjectNotFound(NotFound):
    """No project has this id, name, slug or folder."""

    code = "project_not_found"
    hint = "List the projects with `commandcenter ps`, or register the folder with `commandcenter up`."


class ProjectAmbiguous(HubError):
    """A word matches several projects."""

    code = "project_ambiguous"
    status = 422
    hint = "Name the project by its folder or its id. `commandcenter ps --json` lists the ids."


class OperationNotFound(NotFound):
    """No operation has this id."""

    code = "operation_not_found"


class SnapshotNotFound(NotFound):
    """The project has no snapshot with this id."""

    code = "snapshot_not_found"
    hint = "List the snapshots with `commandcenter snapshot list`."


class SnapshotDamaged(HubError):
    """The file of a snapshot is damaged; nothing was stopped or changed."""

    code = "snapshot_damaged"
    status = 409
    hint = "Restore another snapshot, or put a copy of the file back."


class SnapshotFailed(HubError):
    """The snapshot before the deletion of data could not be taken; nothing was deleted."""

    code = "snapshot_failed"


class ServiceNotFound(NotFound):
    """The stack has no service with this name."""

    code = "service_not_found"
    hint = "List the services of a project with `commandcenter status`."


class TokenNotFound(NotFound):
    """No token of a program has this id."""

    code = "token_not_found"
    hint = "List the tokens with `commandcenter token list`."


class NameTaken(HubError):
    """Another project has this name."""

    code = "name_taken"
    status = 409
    hint = "Choose another name."


class PortTaken(HubError):
    """Another project owns one of the ports."""

    code = "port_taken"
    status = 409
    hint = "Choose other ports, or leave them out to use the next free ones."


class PortReserved(HubError):
    """One of the requested ports is reserved, so no project can use it."""

    code = "port_reserved"
    status = 409
    hint = "Choose another port, or leave it out to use the next free one."


class PortInUse(HubError):
    """Another program on this machine listens on a port of the project."""

    code = "port_in_use"
    status = 409
    hint = (
        "Stop the program that uses the port, or give the project other ports. Services that should run then start "
        "automatically."
    )
    permanent = False
    transient = True


class ProjectBusy(HubError):
    """Another operation of the project is running."""

    code = "project_busy"
    status = 409
    hint = "Wait until it ends, or cancel it."


class ProjectRunning(HubError):
    """The project must be stopped for this change."""

    code = "project_running"
    status = 409
    hint = "Stop the project first: `commandcenter down`."


class RotationUnsupported(HubError):
    """The engine cannot change the password of a database that has data."""

    code = "rotation_unsupported"
    status = 409
    hint = (
        "Create a snapshot, remove the project with its data, register it again and restore the snapshot: a new "
        "project has new passwords."
    )


class ProjectNotRunning(HubError):
    """The request requires a running project."""

    code = "project_not_running"
    status = 409
    hint = "Start it with `commandcenter up`."


class Conflict(HubError):
    """Another user or program made a change first."""

    code = "conflict"
    status = 409
    hint = "Load the current state, then try again."


class OperationNotCancellable(HubError):
    """The operation has ended, or must not be interrupted."""

    code = "operation_not_cancellable"
    status = 409
    hint = "Wait until it ends."


class HubAlreadyRunning(HubError):
    """Another Hub serves the same COMMANDCENTER_HOME."""

    code = "hub_already_running"
    status = 409
    hint = "Use the running Hub, or stop it with `commandcenter stop-hub`."


class RunsInAnotherHome(HubError):
    """Services of this project run for another COMMANDCENTER_HOME, of which this one is a copy."""

    code = "runs_in_another_home"
    status = 409
    hint = (
        "Give this project ports of its own with `commandcenter projects change NAME --port SERVICE=PORT`, or remove "
        "this copy."
    )


class EngineUnknown(HubError):
    """There is no engine with this name."""

    code = "engine_unknown"
    status = 422
    hint = "List the engines with `commandcenter doctor`."


class EngineUnavailable(HubError):
    """The engine cannot be used."""

    code = "engine_unavailable"
    status = 503
    hint = "Run `commandcenter doctor` to see what is missing, or use `--engine local`, which needs nothing installed."


class EngineMissing(EngineUnavailable):
    """The engine is not installed any more, or its package cannot be loaded."""


class EngineCannotRun(HubError):
    """A service cannot run on the chosen engine."""

    code = "engine_cannot_run"
    status = 422
    hint = "Choose another engine with `--engine`."


class StackUnknown(HubError):
    """This CommandCenter does not know the project's stack."""

    code = "stack_unknown"
    status = 409
    hint = "Install the version of CommandCenter with which the project was registered, or a newer one."


class ServiceFailed(HubError):
    """A service exited or did not become healthy; a retry may help."""

    code = "service_failed"
    status = 500
    hint = "Read its log with `commandcenter logs`, fix it, then press Start."
    permanent = False

    def as_dict_for(self, service: str, project: str) -> dict[str, Any]:
        """Return the error in the format of the API; its hint names this service and project (slug)."""
        if self.hint != ServiceFailed.hint:
            return self.as_dict()
        command = f"commandcenter logs {service} -p {project}"
        return {**self.as_dict(), "hint": f"Read its log with `{command}`, fix it, then press Start."}


class StartTimeout(ServiceFailed):
    """A service did not become healthy in time."""

    code = "start_timeout"
    status = 504


class NeverReady(HubError):
    """A running service reports that it cannot become ready until the user has fixed the cause."""

    code = "never_ready"
    final = True
    hint = "Fix the cause, then press Start."


class DataDamaged(HubError):
    """The data folder of a service is damaged. Nothing in it was changed."""

    code = "data_damaged"
    final = True
    hint = "Nothing was deleted. Restore a snapshot with `commandcenter snapshot restore`, or repair the folder."


class NoSpace(HubError):
    """The disk is full."""

    code = "no_space"
    status = 507
    hint = (
        "Free some space on the disk of COMMANDCENTER_HOME; `commandcenter doctor` lists what uses it. Remove "
        "snapshots with `commandcenter snapshot delete`, or projects with `commandcenter projects remove "
        "--delete-data`. Services that should run then restart automatically."
    )
    permanent = False
    transient = True


def full_disk_in(error: BaseException) -> NoSpace | None:
    """Return a NoSpace error if an error of the operating system reports a full disk or an exhausted quota."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        where = f" to {error.filename}" if error.filename else ""
        return NoSpace(f"Could not write{where}: the disk is full.")
    return None


class TooManyProcesses(HubError):
    """The operating system refuses another process or thread."""

    code = "too_many_processes"
    status = 503
    hint = "End other programs of this user, or raise the limit (`ulimit -u`), then try again."
    permanent = False
    transient = True


def shortage_in(error: BaseException) -> NoSpace | TooManyProcesses | None:
    """Return the error for a full disk or a limit on processes if an error of the operating system reports one."""
    if isinstance(error, BlockingIOError) or (isinstance(error, RuntimeError) and "start new thread" in str(error)):
        return TooManyProcesses("The operating system allows this user no more processes or threads.")
    return full_disk_in(error)


class KeyUnusable(HubError):
    """The key that encrypts the projects' passwords is missing or is a different one."""

    code = "key_unusable"
    hint = (
        "Only stored passwords are lost: databases, snapshots and your folders are unchanged. Restore the key with "
        "`commandcenter key import`, or the file `key` in COMMANDCENTER_HOME from a backup. Until then, "
        "`commandcenter ps` and `commandcenter down --all` list and stop what runs. "
        "Without a copy of the key, see docs/how-to/lost-files.md."
    )


class NewerVersion(HubError):
    """A newer CommandCenter saved data in a format that this one does not know."""

    code = "newer_version"
    status = 409
    hint = "Nothing was changed. Install the newer CommandCenter again."


class TaskFailed(HubError):
    """A one-off command failed."""

    code = "task_failed"
    hint = "See the output of the command in the message."
