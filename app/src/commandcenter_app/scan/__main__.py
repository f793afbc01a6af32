"""The name by which a backend of an earlier version, running still after an upgrade, starts `processes/scan.py`."""

import runpy

if __name__ == "__main__":
    runpy.run_module("commandcenter_app.processes.scan", run_name="__main__", alter_sys=True)
