"""The `commandcenter` command."""

import os
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
    news,
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
from commandcenter_hub.cli.process import failure_of, run_as_process
from commandcenter_hub.domain.groups import first_of

app = typer.Typer(
    name="commandcenter",
    help="Run a CommandCenter for each project folder.",
    add_completion=False,
    rich_markup_mode=None,
    epilog="Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 5 engine unavailable.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("up")(up.up)
app.command("down")(down.down)
app.command("ps")(ps.ps)
app.command("status")(status.status)
app.command("logs")(logs.logs)
app.command("news")(news.news)
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
    run_as_process(run)


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
    if not failure.message:  # no command was given: its help was shown instead
        return failure.exit_code
    behind = arguments.index("--") if "--" in arguments else len(arguments)
    print_failure(failure, as_json="--json" in arguments[:behind])
    return failure.exit_code


def _failure_of(error: Exception) -> Failure:
    error = first_of(error)
    return _usage(error) if isinstance(error, typer.TyperException) else failure_of(error)


def _usage(error: typer.TyperException) -> Failure:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "commandcenter"
    message = error.format_message()
    if context is not None and message == context.get_help():
        err(message)
        return Failure("", "", "usage", 422)
    return Failure(
        message if message.endswith((".", "?")) else f"{message}.",
        f"Run `{command} --help` for its options.",
        "usage",
        422,
    )


if __name__ == "__main__":
    main()
