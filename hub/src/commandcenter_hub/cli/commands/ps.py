"""`commandcenter ps`: every project, and how it is now."""

from commandcenter_hub.cli.hub import NothingRegistered, connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.show import tell_projects


def ps(as_json: AsJson = False) -> None:
    """List all projects with their status."""
    try:
        projects = connect().get("/api/projects")
    except NothingRegistered as nothing:
        tell_projects([], as_json=as_json, instead=f"{nothing.message} {nothing.hint}")
        return
    tell_projects(projects, as_json=as_json, instead="No project is registered. `commandcenter up FOLDER` adds one.")
