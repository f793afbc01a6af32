"""The dagger engine: services as containers, through the Dagger Python SDK.

`engine` has the verbs, `project` one project's session, `attached` that session as this Hub uses it, `graph` turns a
service's definition into Dagger's graph. Each folder has one concept; arrows point one way, held by import-linter:
`backup | workspace` -> `ports | telemetry` -> `session`. Everything here is read from Dagger v0.21.7.
"""
