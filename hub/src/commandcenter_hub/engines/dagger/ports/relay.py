"""Opens the door of a project's session: keys of its own, one small container, one tunnel to it."""

import datetime
import importlib.resources
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from commandcenter_hub.engines.dagger.session import client as session
from commandcenter_hub.engines.dagger.workspace import sync

if TYPE_CHECKING:
    import dagger

PORT = 7443
PLAIN_IMAGE = "python:3.11-slim"
"""Image of the relay where no service of the stack has the app, whose image is there anyway."""
PROGRAM = "commandcenter_hub.engines.dagger.programs.relay"
IN_CONTAINER = "/opt/commandcenter/door"
PROGRAMS = "commandcenter_hub/engines/dagger/programs"
IDENTITY, CALLER = "/run/commandcenter/identity.pem", "/run/commandcenter/caller.pem"


@dataclass(frozen=True)
class Pair:
    """A certificate that signs itself, and its key; both in PEM."""

    certificate: str
    key: str

    @property
    def both(self) -> str:
        """The two in one text, as OpenSSL takes them."""
        return self.certificate + self.key


def make_pair(name: str) -> Pair:
    """Return a new certificate and key. Nobody but the other side ever trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))  # the clocks of two machines differ
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Pair(
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )


@dataclass(frozen=True)
class Plan:
    """What a project's door is made of.

    Attributes:
        image: any image with Python 3.11 or newer.
        project: begins the names of its secrets.
        workspace: key of the volume with the project's files; None when no service sees them.
    """

    image: str
    project: str
    workspace: str | None


def service(client: "dagger.Client", plan: Plan, run: str, own: Pair, caller: str) -> "dagger.Service":
    """Return the door's service.

    Args:
        client: of the session.
        plan: what it is made of.
        run: unique name of this run of it.
        own: the door's certificate and key.
        caller: the certificate of the only caller.
    """
    made = client.container().from_(plan.image)
    if plan.workspace is not None:
        made = made.with_mounted_cache(sync.ROOT, client.cache_volume(plan.workspace))
    programs = importlib.resources.files("commandcenter_hub.engines.dagger.programs")
    for name in ("frames.py", "workspace.py", "relay.py"):
        made = made.with_new_file(f"{IN_CONTAINER}/{PROGRAMS}/{name}", programs.joinpath(name).read_text("utf-8"))
    identity = client.set_secret(f"commandcenter-{plan.project}-door-{run}", own.both)
    known = client.set_secret(f"commandcenter-{plan.project}-caller-{run}", caller)
    return (
        made.with_mounted_secret(IDENTITY, identity, mode=0o400)
        .with_mounted_secret(CALLER, known, mode=0o400)
        .with_env_variable("PYTHONPATH", IN_CONTAINER)
        .with_env_variable("PYTHONDONTWRITEBYTECODE", "1")
        .with_exposed_port(PORT, experimental_skip_healthcheck=True)
        .as_service(
            args=["python3", "-S", "-s", "-m", PROGRAM, "--port", str(PORT), "--identity", IDENTITY, "--caller", CALLER]
        )
        # Of its own: an earlier Hub may have died while it opened another.
        .with_hostname(session.trace_id(run)[:16])
    )


def write_private(path: Path, text: str) -> None:
    """Write a text that only its owner can read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
