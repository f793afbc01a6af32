"""What the API offers, without HTTP: projects, orchestration, snapshots, folders, access."""
