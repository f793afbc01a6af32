"""Leave out modules that the Hub's libraries import but the Hub does not use. This saves a fifteenth of its start."""

import sys
import types
from typing import cast


def leave_out() -> None:
    """Replace the modules, unless they are loaded. Call it before the libraries are imported.

    FastAPI imports `pydantic.v1` to recognise its models, and works without it. Uvicorn imports its command line, and
    with it Click, multiprocessing and watchfiles; `uvicorn.Server` remains available.
    """
    sys.modules.setdefault("pydantic.v1", cast("types.ModuleType", None))  # then importing it raises ImportError
    if "uvicorn" not in sys.modules:
        replaced = types.ModuleType("uvicorn.main", "Uvicorn's command line, which is left out.")
        replaced.__dict__.update(__getattr__=_attribute, main=None, run=None)
        sys.modules["uvicorn.main"] = replaced


def _attribute(name: str) -> object:
    if name != "Server":
        raise AttributeError(name)
    from uvicorn.server import Server

    return Server
