"""Helpers for tests: a fake engine with configurable faults, small servers, a demo service, and builders of values."""
