"""The dagger engine: services as containers, through the Dagger Python SDK.

`engine` implements the engine's methods, `project` opens and ends a project's session, `runs` manages its runs,
`attached` is a session as this Hub uses it, `graph` turns a service's definition into Dagger's graph, `images` builds
the images. Each folder has one concept. Imports go one way, which import-linter checks: `backup | workspace` ->
`ports | telemetry` -> `session`; `programs` imports only itself. The behaviour of Dagger described here is that of
v0.21.7.
"""
