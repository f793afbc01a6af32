"""The dagger engine: services as containers, through the Dagger Python SDK.

`engine` has the verbs, `project` opens and ends a project's session, `runs` has its runs, `attached` is a session as
this Hub uses it, `graph` turns a service's definition into Dagger's graph, `images` builds it. Each folder has one
concept; arrows point one way, held by import-linter: `backup | workspace` -> `ports | telemetry` -> `session`, and
`programs` imports only itself. Everything here was read from Dagger v0.21.7.
"""
