"""The desk's HTTP API: a folder per resource with router, schemas, service and repository.

`app.py` puts the routers together; `runtime.py` owns what serves them (database, Redis, jobs, background tasks).
Routers are thin, services decide, repositories hold the queries.
"""
