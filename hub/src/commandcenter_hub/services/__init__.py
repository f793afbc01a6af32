"""The services behind the API, independent of HTTP: projects, orchestration, snapshots, folders, access."""
