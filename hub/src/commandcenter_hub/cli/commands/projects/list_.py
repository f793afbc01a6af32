"""`commandcenter projects list`: what is registered."""

from commandcenter_hub.cli.commands.ps import ps
from commandcenter_hub.cli.options import AsJson


def list_projects(as_json: AsJson = False) -> None:
    """List all projects; the same as `ps`."""
    ps(as_json=as_json)
