"""`commandcenter version`: print the version."""

import commandcenter_hub
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import out, out_json


def version(as_json: AsJson = False) -> None:
    """Print the version."""
    if as_json:
        out_json({"version": commandcenter_hub.__version__})
    else:
        out(f"commandcenter {commandcenter_hub.__version__}")
