"""Gaps: what of the project is out of date, unsupported, deprecated or declared and not used.

`find.py` decides purely, from what a scan found and what package clients reported; `store.py` writes it to the table.
"""
