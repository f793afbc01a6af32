"""`commandcenter status`: show one project and its services."""

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.operate import now
from commandcenter_hub.cli.options import AsJson, ProjectArgument
from commandcenter_hub.cli.output import out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.show import print_project


def status(project: ProjectArgument = None, as_json: AsJson = False) -> None:
    """Show a project and its services. With --json, prints the same object as the API."""
    client = connect(only_reads=True)
    found = now(client, find_project(client, project), measured=True)
    if as_json:
        out_json(found)
    else:
        print_project(found)
