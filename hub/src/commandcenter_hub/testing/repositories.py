"""Make git repositories for tests."""

import os
import subprocess
from pathlib import Path


def commit_all(root: Path, subject: str) -> None:
    """Commit all files of a folder; make it a repository with the branch main first if it is none."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for arguments in (("init", "-q", "-b", "main"), ("add", "."), (*who, "commit", "-qm", subject)):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)
