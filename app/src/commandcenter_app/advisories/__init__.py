"""Advisories: known vulnerabilities of packages in the format of OSV, and which locked packages they affect."""
