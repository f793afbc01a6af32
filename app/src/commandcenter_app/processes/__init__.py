"""Programs that the backend starts for long work, each in its own process: a scan, git insights, a check.

`python -m commandcenter_app.processes.scan`, `.history` and `.gaps` combine the packages below and write the results to
the database; `child.py` is the protocol between backend and program.
"""
