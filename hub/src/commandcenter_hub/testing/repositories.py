"""Make git repositories for tests."""

import os
import subprocess
from datetime import date
from pathlib import Path


def commit_all(root: Path, subject: str, day: date | None = None) -> None:
    """Commit all files of a folder, now or on the given day; first make it a repository (branch main) if it is none."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    if day is not None:
        environment |= dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day.isoformat()}T12:00:00Z")
    for arguments in (("init", "-q", "-b", "main"), ("add", "."), (*who, "commit", "-qm", subject)):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)
