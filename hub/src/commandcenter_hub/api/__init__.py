"""The Hub's HTTP API: a folder for each resource, with thin endpoints over the services."""
