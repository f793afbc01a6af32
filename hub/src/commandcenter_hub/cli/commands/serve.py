"""`commandcenter serve`: run the Hub."""

from commandcenter_hub.cli.options import AsJson


def serve(as_json: AsJson = False) -> None:
    """Run the Hub in the foreground until Ctrl-C. Projects keep running afterwards."""
    # `main` reads --json itself and prints errors as JSON for the command that started this process.
    del as_json
    from commandcenter_hub.cli import serving  # imports what other commands do not need

    serving.serve()
