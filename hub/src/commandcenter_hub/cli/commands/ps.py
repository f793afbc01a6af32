"""`commandcenter ps`: list projects with their status."""

from commandcenter_hub.cli import unregistered
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import NothingRegistered, connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import out_json
from commandcenter_hub.cli.show import print_projects
from commandcenter_hub.cli.without_hub import list_or_stop


def ps(as_json: AsJson = False) -> None:
    """List all projects with their status."""
    try:
        projects = connect(only_reads=True).get("/api/projects")
    except NothingRegistered as nothing:
        print_projects([], as_json=as_json, instead=f"{nothing.message} {nothing.hint}")
        return
    except Failure as failure:
        list_or_stop(failure, stop=False, as_json=as_json)
        return
    others = unregistered.find(projects)
    if as_json:
        out_json([*projects, *unregistered.as_json(others)])
        return
    if projects or not others:
        instead = "No project is registered. Add one with `commandcenter up FOLDER`."
        print_projects(projects, as_json=False, instead=instead)
    unregistered.show(others)
