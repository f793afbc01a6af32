"""`commandcenter ps`: list projects with their status."""

from commandcenter_hub.cli.hub import NothingRegistered, connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.show import print_projects


def ps(as_json: AsJson = False) -> None:
    """List all projects with their status."""
    try:
        projects = connect().get("/api/projects")
    except NothingRegistered as nothing:
        print_projects([], as_json=as_json, instead=f"{nothing.message} {nothing.hint}")
        return
    print_projects(
        projects, as_json=as_json, instead="No project is registered. Add one with `commandcenter up FOLDER`."
    )
