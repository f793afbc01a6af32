"""Shared by the two web servers of a desk: the server itself, its safety checks, and error responses."""
