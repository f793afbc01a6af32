"""Jobs: the life cycle of scans and checks, and the events that report it.

The work itself is done by the programs in `processes`, so that one event loop can serve the API and the jobs.
"""
