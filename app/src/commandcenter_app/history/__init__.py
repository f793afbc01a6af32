"""What git tells of the project: read by a process of its own, after a scan, and kept beside its results."""
