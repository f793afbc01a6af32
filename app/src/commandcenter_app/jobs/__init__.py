"""Jobs: scans and checks from the request to their end, with the events that report them.

A job only steers: the work is done by the programs in `processes`, so one event loop serves the API and the jobs.
"""
