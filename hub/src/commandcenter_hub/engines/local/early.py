"""Prepare the local engine while the Hub itself is loaded."""

import os
import sys
import threading
from pathlib import Path

from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.local import preloading
from commandcenter_hub.engines.local.layout import PROGRAMS
from commandcenter_hub.engines.local.options import LocalOptions


def warm(options: LocalOptions, stack: Stack, home: Path) -> None:
    """Begin to load the programs of a stack and to create files that projects share. Blocks for some milliseconds."""
    preloading.warm(options, stack)

    def prepare() -> None:
        if sys.platform == "linux":  # elsewhere, niceness is of the whole process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), preloading.NICE)
        for service in stack:
            if service.process is not None:
                PROGRAMS[service.process.program].warm(service, home / "cache", options.environment)

    threading.Thread(target=prepare, name="warm", daemon=True).start()  # a Hub that ends need not wait for it
