"""Programs that the backend starts for long work, each in a process of its own: a scan, git insights, a check.

`python -m commandcenter_app.processes.scan`, `.history` and `.gaps` join what the folders below them know and write it
to the database; `child.py` is how backend and program deal with each other.
"""
