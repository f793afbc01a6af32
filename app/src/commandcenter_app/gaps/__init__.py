"""Gaps: dependencies and runtimes that are out of date, unsupported, deprecated or unused.

`find.py` finds gaps, as a pure function of scan results and answers of package clients; `store.py` writes the table.
"""
