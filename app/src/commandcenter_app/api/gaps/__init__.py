"""Gaps, the checks that look for them, and their settings."""
