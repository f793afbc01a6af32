"""The Hub's HTTP API: one package per resource, with thin endpoints over the services."""
