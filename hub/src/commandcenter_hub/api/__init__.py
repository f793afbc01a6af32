"""The Hub's HTTP API: one package per resource, with thin endpoints over the services."""

from commandcenter_hub import unused_modules

unused_modules.leave_out()
