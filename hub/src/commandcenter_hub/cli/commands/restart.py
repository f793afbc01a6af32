"""`commandcenter restart`: restart a project or one service."""

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.operate import operate
from commandcenter_hub.cli.options import AsJson, ProjectOption, ServiceOrProject
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project_and_service
from commandcenter_hub.cli.text import visible
from commandcenter_hub.cli.watch import Interrupts


def restart(
    name: ServiceOrProject = None,
    project: ProjectOption = None,
    as_json: AsJson = False,
) -> None:
    """Restart a project or one of its services. Starts the project if it is stopped."""
    client = connect()
    found, service = find_project_and_service(client, project, name)
    with Interrupts().counted() as interrupts:
        outcome = operate(
            client,
            found,
            lambda: client.post(f"/api/orchestration/{found['id']}/restart", query={"service": service}),
            interrupts=interrupts,
            cancels=False,
            quiet=as_json,
        )
    if as_json:
        out_json(outcome.project)
    else:
        what = f"{service} of “{found['name']}”" if service else f"“{found['name']}”"
        out(visible(f"{what} was restarted; the project is {outcome.project['status']}."))
