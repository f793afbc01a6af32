"""Measure the speed and memory of CommandCenter: `make bench`."""
