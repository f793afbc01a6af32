"""Scans: start, follow, cancel."""
