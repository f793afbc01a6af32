"""The command that starts Python so that it imports installed packages only."""

# Import only modules that Python itself loads at its start: a folder in PYTHONPATH may replace any other.
import os
import site
import sys

ANY_PATH = ("PYTHONPATH", "PYTHONHOME")
"""Environment variables that decide where modules are imported from."""


def isolated_python() -> tuple[str, ...]:
    """Return the command that starts this Python with unbuffered output.

    It ignores all PYTHON* variables, the current folder, and the user's own site-packages (unless CommandCenter is
    installed there).
    """
    own = os.path.join(site.getusersitepackages(), "")  # noqa: PTH118 - see above
    without_user_site = () if __file__.startswith(own) else ("-s",)
    return (sys.executable, "-E", "-P", *without_user_site, "-u")


def without_python_variables(environ: "os._Environ[str] | dict[str, str]") -> dict[str, str]:
    """Return an environment without variables that change how Python runs."""
    return {name: value for name, value in environ.items() if not name.startswith("PYTHON")}
