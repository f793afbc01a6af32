"""Vulnerabilities, the checks that find them, and their settings."""
