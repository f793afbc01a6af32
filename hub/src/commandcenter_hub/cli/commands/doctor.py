"""`commandcenter doctor`: check this machine."""

import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import FAILED, NO_ENGINE
from commandcenter_hub.cli.hub import RunningHub, find
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import STATUS_COLOURS, out, out_json, paint
from commandcenter_hub.cli.text import visible
from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.services.home import check_owner
from commandcenter_hub.services.settings import Settings, load_settings
from commandcenter_hub.services.token_file import read_token

if TYPE_CHECKING:
    from commandcenter_hub.services.security_check import Outcome


def doctor(
    as_json: AsJson = False,
    security: Annotated[
        bool, typer.Option("--security", help="Try attacks on the running Hub and desks, and show which were refused.")
    ] = False,
) -> None:
    """Check everything that CommandCenter needs on this machine. Changes nothing and needs no Hub."""
    settings = load_settings()
    running = find(settings)
    if security:
        _attack(settings, running, as_json=as_json)
        return
    owner = _owner(settings)
    if running is None or owner:
        found = _examine_locally(settings)
    else:
        found = Client(settings, running.port).get("/api/doctor")
    own = [*owner, _hub(settings, running)]
    found["checks"] += own
    found["ok"] = found["ok"] and all(check["status"] != "error" for check in own)
    if as_json:
        out_json(found)
    else:
        _print(found)
    if not any(engine["available"] for engine in found["engines"]):
        raise typer.Exit(NO_ENGINE)
    if not found["ok"]:
        raise typer.Exit(FAILED)


def _examine_locally(settings: Settings) -> dict[str, Any]:
    """Run the checks in this process, without a Hub; return the result in the format of the API."""
    import anyio

    from commandcenter_hub.services.doctor import DoctorService

    # If COMMANDCENTER_HOME does not exist yet, check the folder in which it would be created.
    there = next((folder for folder in (settings.home, *settings.home.parents) if folder.exists()), settings.home)
    found = anyio.run(DoctorService(replace(settings, home=there)).examine)
    return {
        "ok": found.ok,
        "version": found.version,
        "home": str(settings.home),
        "checks": [asdict(check) for check in found.checks],
        "engines": [
            {
                "name": one.check.name,
                "available": one.check.available,
                "version": one.check.version,
                "reason": one.check.reason,
                "hint": one.check.hint,
                "default": one.default,
                "form": one.form,
            }
            for one in found.engines
        ],
    }


def _owner(settings: Settings) -> list[dict[str, Any]]:
    """Return the error if COMMANDCENTER_HOME, or a file in it, belongs to another user."""
    try:
        check_owner(settings.home, thorough=True)
    except HubError as error:
        return [{"name": "home", "status": "error", "message": error.message, "hint": error.hint}]
    return []


def _hub(settings: Settings, running: RunningHub | None) -> dict[str, Any]:
    if running is None:
        from commandcenter_hub.services.doctor import examine_port

        return asdict(examine_port(settings))
    message = f"The Hub runs at http://127.0.0.1:{running.port} (process {running.pid}, version {running.version})."
    return {"name": "hub", "status": "ok", "message": message, "hint": ""}


def _print(found: dict[str, Any]) -> None:
    for check in found["checks"]:
        _line(check["status"], check["name"], check["message"], check["hint"])
    for engine in found["engines"]:
        status = "ok" if engine["available"] else "warning"
        version = f"{engine['version']}. " if engine["version"] else ""
        default = " Default for new projects." if engine["default"] else ""
        _line(status, engine["name"], f"{version}{engine['reason']}{default}", engine["hint"])


def _line(status: str, name: str, message: str, hint: str) -> None:
    out(f"{paint(f'{status:<8}', STATUS_COLOURS.get(status), sys.stdout)}{visible(name):<9}{visible(message)}")
    if hint and status != "ok":
        out(f"{'':17}{visible(hint)}")


def _attack(settings: Settings, running: RunningHub | None, *, as_json: bool) -> None:
    """Try the attacks and print one line for each. Exits with FAILED if one succeeded."""
    outcomes = []
    for outcome in _attacks(settings, running):
        outcomes.append(outcome)
        if not as_json:
            result = paint(f"{outcome.result.replace('_', ' '):<10}", STATUS_COLOURS[outcome.result], sys.stdout)
            out(f"{result}{visible(outcome.name):<20}{visible(outcome.message)}")
            if outcome.hint:
                out(f"{'':30}{visible(outcome.hint)}")
    succeeded = [outcome for outcome in outcomes if outcome.result == "open"]
    if as_json:
        out_json({"ok": not succeeded, "attacks": [asdict(outcome) for outcome in outcomes]})
    else:
        out(f"{len(succeeded)} of {len(outcomes)} attacks succeeded." if succeeded else "No attack succeeded.")
    if succeeded:
        raise typer.Exit(FAILED)


def _attacks(settings: Settings, running: RunningHub | None) -> "Iterator[Outcome]":
    from commandcenter_hub.services import security_check

    yield security_check.check_files(settings.home)
    yield security_check.check_other_user(settings.home)
    yield security_check.check_unix_sockets(settings.home)
    if running is None:
        yield security_check.Outcome("hub", "not_tried", "No Hub is running: only files were checked.")
        return
    client = Client(settings, running.port)
    projects = client.get("/api/projects")
    servers = security_check.servers(running.port, projects)
    yield security_check.check_sockets(settings.home, {server.port for server in servers})
    secrets = {"the Hub's token": read_token(settings.token_file)}
    for project in projects:
        if project["status"] == "running":
            given = client.get(f"/api/projects/{project['id']}/connection")
            secrets[f"the database password of {project['slug']}"] = given["password"]
    yield security_check.check_arguments(secrets)
    for server in servers:
        yield from security_check.attack_server(server)
