"""`commandcenter projects list`: list registered projects."""

from commandcenter_hub.cli.commands.ps import ps
from commandcenter_hub.cli.options import AsJson


def list_projects(as_json: AsJson = False) -> None:
    """List all projects, like `ps`."""
    ps(as_json=as_json)
