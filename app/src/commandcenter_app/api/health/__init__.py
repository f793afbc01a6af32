"""Liveness and readiness of the backend."""
