"""The desk's HTTP API: a folder per resource with router, schemas, service and repository.

`app.py` joins the routers; `runtime.py` owns the database, Redis, jobs and background tasks they use.
Routers are thin, services hold the logic, repositories hold the queries.
"""
