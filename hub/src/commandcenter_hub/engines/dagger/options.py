"""What can be set for the dagger engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

RUNNER_VARIABLE = "_EXPERIMENTAL_DAGGER_RUNNER_HOST"
CLI_VARIABLE = "_EXPERIMENTAL_DAGGER_CLI_BIN"
POSTGRES_VARIABLE = "COMMANDCENTER_POSTGRES_COPY"
CA_VARIABLE = "COMMANDCENTER_CA_FILE"
INDEX_VARIABLES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST")
INHERITED = (
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME",
    "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "KUBECONFIG",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
)  # fmt: skip
"""What Dagger's program gets of the Hub's environment, beside DOCKER_… and CONTAINER_…: no tokens, no telemetry."""

PostgresMode = Literal["sync", "async", "off"]


@dataclass(frozen=True)
class DaggerOptions:
    """What the environment sets.

    Attributes:
        runner: address of a running engine; empty for one that a container runtime of this machine provides.
        program: path of Dagger's program; empty for one that is found, or fetched.
        postgres_backup: commits wait for the backup (`sync`), do not wait (`async`), or none is kept (`off`).
        ca_file: certificate authority of the package index, for pip in containers; empty for none.
        index: pip's own variables for its package index; values may hold passwords.
        environment: the part of the Hub's environment that Dagger's program and container runtimes' programs get.
    """

    runner: str = ""
    program: str = ""
    postgres_backup: PostgresMode = "sync"
    ca_file: str = ""
    index: Mapping[str, str] = field(default_factory=dict, repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> str:
        """Where programs are looked for: folders separated by `:`."""
        return self.environment.get("PATH", "")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets; an unknown mode of the backup is the safe one."""
        modes: dict[str, PostgresMode] = {"async": "async", "off": "off"}
        return cls(
            runner=environ.get(RUNNER_VARIABLE, ""),
            program=environ.get(CLI_VARIABLE, ""),
            postgres_backup=modes.get(environ.get(POSTGRES_VARIABLE, ""), "sync"),
            ca_file=environ.get(CA_VARIABLE, ""),
            index={name: environ[name] for name in INDEX_VARIABLES if environ.get(name)},
            environment={name: value for name, value in environ.items() if _inherited(name)},
        )


def _inherited(name: str) -> bool:
    return name in INHERITED or name.startswith(("DOCKER_", "CONTAINER_", "CONTAINERD_"))
