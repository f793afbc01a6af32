"""Start `processes/gaps.py` under its old name, which a backend that was running before an upgrade still uses."""

import runpy

if __name__ == "__main__":
    runpy.run_module("commandcenter_app.processes.gaps", run_name="__main__", alter_sys=True)
