"""The options of the dagger engine, read from environment variables."""

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
"""Variables of the Hub's environment that Dagger's program gets, besides DOCKER_… and CONTAINER_…: no tokens."""

PostgresMode = Literal["sync", "async", "off"]


@dataclass(frozen=True)
class DaggerOptions:
    """The options that the environment sets.

    Attributes:
        runner: address of a running engine; empty for a managed engine on a container runtime of this machine.
        program: path of Dagger's program; empty to search for it, or fetch it.
        postgres_backup: commits wait for the backup (`sync`), do not wait (`async`), or there is none (`off`).
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
        """The folders in which programs are searched for, separated by `:`."""
        return self.environment.get("PATH", "")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets; an unknown backup mode counts as `sync`."""
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
