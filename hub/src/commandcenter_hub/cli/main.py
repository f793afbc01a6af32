"""The `commandcenter` command."""

import os
import signal
import sys
import warnings
from typing import Annotated

import typer

from commandcenter_hub.cli.commands import (
    audit,
    completion,
    doctor,
    down,
    help_,
    key,
    logs,
    open_,
    projects,
    ps,
    psql,
    restart,
    serve,
    snapshot,
    status,
    stop_hub,
    token,
    up,
    version,
)
from commandcenter_hub.cli.completion import VARIABLE
from commandcenter_hub.cli.failure import DONE, INTERRUPTED, Failure, Interrupted
from commandcenter_hub.cli.output import err, print_failure
from commandcenter_hub.cli.text import open_streams, prepare_streams
from commandcenter_hub.domain.errors import HubError, shortage_in

app = typer.Typer(
    name="commandcenter",
    help="Run a CommandCenter for each project folder.",
    add_completion=False,
    epilog="Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 5 engine unavailable.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("up")(up.up)
app.command("down")(down.down)
app.command("ps")(ps.ps)
app.command("status")(status.status)
app.command("logs")(logs.logs)
app.command("restart")(restart.restart)
app.command("open")(open_.open_project)
app.command("psql", cls=psql.PsqlCommand)(psql.psql)
app.add_typer(projects.app, name="projects")
app.add_typer(snapshot.app, name="snapshot")
app.add_typer(token.app, name="token")
app.add_typer(key.app, name="key")
app.command("audit")(audit.audit)
app.command("doctor")(doctor.doctor)
app.command("serve")(serve.serve)
app.command("stop-hub")(stop_hub.stop_hub)
app.command("version")(version.version)
app.command("completion")(completion.completion)
app.command("help")(help_.show_help)


def prepare_completion() -> None:
    """Register the shells that Typer supports; without its own options for completion it does not do this itself."""
    from typer.completion import get_completion_inspect_parameters

    get_completion_inspect_parameters()


def _print_version(wanted: bool) -> None:
    if wanted:
        version.version()
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command in the arguments and exit with its exit code."""
    _reset_signals()
    open_streams()
    prepare_streams()
    warnings.simplefilter("ignore")  # PYTHONWARNINGS of the caller is meant for programs of the caller
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # another Ctrl-C while the first was being reported
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # output is complete: keep the exit code
    sys.exit(code)


def _reset_signals() -> None:
    """Undo what a caller may have done to this process's signals, which the Hub and all it starts would inherit.

    With SIGTERM blocked they could not be stopped; with SIGCHLD ignored no exit code of a child could be read.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code. Print errors as message and hint, never as a traceback."""
    if VARIABLE in os.environ:
        prepare_completion()
    try:
        code = app(args=arguments, standalone_mode=False, prog_name="commandcenter")
        return code if isinstance(code, int) else DONE
    except (Interrupted, KeyboardInterrupt, typer.Abort) as interruption:
        err(str(interruption) or "Interrupted.")
        return INTERRUPTED
    except Exception as error:
        failure = _failure_of(error)
    if not failure.message:  # no command was given: the help was shown instead
        return failure.exit_code
    behind = arguments.index("--") if "--" in arguments else len(arguments)
    print_failure(failure, as_json="--json" in arguments[:behind])
    return failure.exit_code


def _failure_of(error: Exception) -> Failure:
    while isinstance(error, ExceptionGroup):  # the first failed, and the others were ended because of it
        error = error.exceptions[0]
    if isinstance(error, Failure):
        return error
    if isinstance(error, HubError):
        return Failure.of(error)
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if short := shortage_in(error):
        return Failure.of(short)
    if os.environ.get("COMMANDCENTER_TRACEBACK"):
        raise error
    if isinstance(error, ImportError):
        hint = "Install CommandCenter again, for example with `make setup` in the clone."
        return Failure(f"The installation of CommandCenter is incomplete: {error}.", hint, "internal")
    hint = "This is a bug in CommandCenter. Set COMMANDCENTER_TRACEBACK=1 to see where it happened."
    return Failure(f"{type(error).__name__}: {error}", hint, "internal")


def _usage(error: typer.TyperException) -> Failure:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "commandcenter"
    message = error.format_message()
    return Failure(
        message if not message or message.endswith(".") else f"{message}.",
        f"Run `{command} --help` for its options.",
        "usage",
        422,
    )


if __name__ == "__main__":
    main()
