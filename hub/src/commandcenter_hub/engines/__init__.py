"""Engines, which run services: their protocol (`base`), their registry, and shared code. Each engine has a folder."""
