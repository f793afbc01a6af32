"""Measures how quick and how small CommandCenter is: `make bench`."""
