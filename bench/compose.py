"""Run the same four services with a careful docker-compose file, to compare it with Dagger.

The images, the commands, the app and its locked requirements are those of a stack on Dagger.
"""

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.desk import Desk, fetch, free_port
from commandcenter_hub.domain import desk_access
from commandcenter_hub.engines.dagger.graph import APP, APP_USER, find_app
from commandcenter_hub.stacks.commandcenter import REDIS_IN_A_CONTAINER, Images

SECRET_KEY = "bench"
DOCKERFILE = """
FROM {images.app}
COPY requirements.txt {app}/
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r {app}/requirements.txt
COPY commandcenter_app {app}/commandcenter_app
ENV PYTHONPATH={app} PYTHONUNBUFFERED=1 HOME=/tmp
RUN python -m compileall -q {app}
USER {user}
"""
COMPOSE = """
version: "2.4"
services:
  postgres:
    image: {images.postgres}
    environment: {{POSTGRES_USER: bench, POSTGRES_PASSWORD: bench, POSTGRES_DB: bench}}
    volumes: ["postgres:/var/lib/postgresql"]
    healthcheck:
      test: ["CMD", "pg_isready", "-U", "bench", "-h", "127.0.0.1"]
      interval: 200ms
      retries: 100
  redis:
    image: {images.redis}
    command: ["sh", "/start-redis"]
    environment: {{REDIS_PASSWORD: bench}}
    volumes: ["redis:/data", "./start-redis:/start-redis:ro"]
    healthcheck:
      test: ["CMD-SHELL", "REDISCLI_AUTH=bench redis-cli ping | grep PONG"]
      interval: 200ms
      retries: 100
  backend:
    image: commandcenter-bench
    build: {{context: ., network: host}}
    command: python -m commandcenter_app backend --host 0.0.0.0 --port 8000
    environment:
      DATABASE_URL: postgresql+asyncpg://bench:bench@postgres:5432/bench
      REDIS_URL: redis://:bench@redis:6379/0
      SECRET_KEY: {key}
      PROJECT_NAME: bench
      WORKSPACE: /workspace
    volumes: ["{folder}:/workspace:ro"]
    ports: ["127.0.0.1:{backend}:8000"]
    depends_on: {{postgres: {{condition: service_healthy}}, redis: {{condition: service_healthy}}}}
  frontend:
    image: commandcenter-bench
    command: python -m commandcenter_app frontend --host 0.0.0.0 --port 3000
    environment: {{BACKEND_URL: "http://backend:8000", PROJECT_NAME: bench, FRONTEND_KEY: "{frontend_key}"}}
    ports: ["127.0.0.1:{frontend}:3000"]
volumes: {{postgres: {{}}, redis: {{}}}}
"""


@contextlib.contextmanager
def composed(desk: Desk) -> Iterator["Composed | None"]:
    """Yield a docker-compose project that was built and is down. Yields None, and prints why, if that is impossible."""
    program = shutil.which("docker-compose")
    if program is None:
        print("docker-compose is not installed, so it is not measured", file=sys.stderr)
        yield None
        return
    with Composed(program, desk) as made:
        yield made if made.ready() else None


class Composed:
    """A docker-compose project, whose containers, volumes and image are removed at the end of the block."""

    def __init__(self, program: str, desk: Desk) -> None:
        self._program, self._context = program, desk.base / "composed"
        self.backend, self._frontend = free_port(), free_port()
        self._write(desk.folder())

    def _write(self, folder: Path) -> None:
        app = find_app()
        self._context.mkdir()
        shutil.copytree(app.package, self._context / "commandcenter_app", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(app.requirements, self._context / "requirements.txt")
        (self._context / "start-redis").write_text(REDIS_IN_A_CONTAINER, "utf-8")
        (self._context / "Dockerfile").write_text(DOCKERFILE.format(images=Images(), app=APP, user=APP_USER), "utf-8")
        text = COMPOSE.format(
            images=Images(), folder=folder, backend=self.backend, frontend=self._frontend,
            key=SECRET_KEY, frontend_key=desk_access.frontend_key(SECRET_KEY),
        )  # fmt: skip
        (self._context / "docker-compose.yml").write_text(text, "utf-8")

    def __enter__(self) -> "Composed":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(SystemExit):
            self.run("down", "-v", "--rmi", "local")

    def run(self, *args: str) -> None:
        done = subprocess.run(
            [self._program, *args], cwd=self._context, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"docker-compose {' '.join(args)} failed: {done.stderr.strip()[-300:]}")

    def ready(self) -> bool:
        """Fetch and build everything, start once, and stop. Returns whether this succeeded."""
        try:
            self.run("pull", "postgres", "redis")
            self.run("build", "backend")
            self.up()
            self.run("down")
        except SystemExit as error:
            print(f"docker-compose is not measured: {error}", file=sys.stderr)
            return False
        return True

    def up(self) -> float:
        """Start the services. Returns the seconds until the backend is ready and the page responds."""
        began = time.perf_counter()
        self.run("up", "-d")
        fetch(f"http://127.0.0.1:{self.backend}/health/ready", within_s=60)
        fetch(f"http://127.0.0.1:{self._frontend}/")
        return time.perf_counter() - began

    def down(self) -> float:
        """Stop the services. Returns the seconds it took."""
        began = time.perf_counter()
        self.run("down")
        return time.perf_counter() - began
