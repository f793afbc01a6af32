"""Postgres 18 with pgvector, from its wheel."""

import contextlib
import hashlib
import logging
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import psutil

from commandcenter_hub.domain.errors import (
    DataDamaged,
    EngineUnavailable,
    HubError,
    NoSpace,
    ServiceFailed,
    full_disk_in,
)
from commandcenter_hub.domain.stack import Port, QueryProbe, Service
from commandcenter_hub.domain.values import ROTATED
from commandcenter_hub.engines import children, postgres_programs
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.local import templates
from commandcenter_hub.engines.local.privileges import Dropped, unprivileged_user
from commandcenter_hub.engines.local.programs import Launch, Program, Surroundings, full_disk
from commandcenter_hub.engines.sockets import make_private

log = logging.getLogger(__name__)

MAJOR = postgres_programs.MAJOR
VERSION_S = 20.0
"""Longest time for a server to print its version, seconds."""
SET_UP_S = 120.0
"""Longest time of one step of the set-up, seconds."""
ORPHANS_S = 5.0
"""Longest time to wait until killed processes have ended, seconds."""

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
    "log_checkpoints": "off",  # two lines every five minutes, of no use to the desk's user
    "jit": "off",  # loads 30 MB into every connection for queries we do not make
}

INITDB = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions")
"""Options of initdb."""

FOLDERS = (
    *("base", "base/1", "global", "pg_wal", "pg_xact", "pg_multixact/members", "pg_multixact/offsets", "pg_logical"),
    *("pg_commit_ts", "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat", "pg_subtrans"),
    *("pg_tblspc", "pg_twophase"),
)
FILES = ("global/pg_control", "global/pg_filenode.map", "pg_xact/0000")
"""Folders and files that initdb creates and Postgres needs when it starts, except those that it recreates itself."""


class Postgres(Program):
    """Run Postgres on loopback with a password, on a cluster that is initialised at the first start."""

    name: ClassVar[str] = "postgres"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT
    """Postgres's “fast” shutdown: disconnect clients, roll back open transactions."""

    def socket_name(self, service: Service) -> str:
        """Return the name of the server's Unix socket, which Postgres derives from its port."""
        return f".s.PGSQL.{_port(service).host}"

    def version(self) -> str:
        """Return the version of the server."""
        answer = children.run([postgres_programs.path("postgres"), "--version"], Path("/"), {}, timeout_s=VERSION_S)
        if answer.returncode != 0:
            raise EngineUnavailable(f"Postgres cannot run here: {answer.stderr.strip()[:300]}.")
        return f"Postgres {answer.stdout.split()[2]}"

    def set_up(self, given: Surroundings) -> Launch:
        """Initialise a new data folder or check an existing one, and return the command."""
        probe = given.service.probe
        assert isinstance(probe, QueryProbe)
        check_data(given.data)
        sockets = Path(given.socket).parent
        make_private(sockets, unprivileged_user())
        # Remove what a killed server left behind: if another process has its pid now, the new server does not start.
        for name in (given.socket, f"{given.socket}.lock"):
            Path(name).unlink(missing_ok=True)
        dropped = Dropped(given.data, postgres_programs.wheel_folder(), sockets)
        if not given.data.joinpath("PG_VERSION").exists():
            given.report("initialise", "Initialise the database", True)
            initialise(given, probe)
            given.report("initialise", "Initialise the database", False)
        else:
            Dropped.own(given.data)
            remove_empty_lock(given.data)
            end_orphans(given.data)
            set_password(given, probe)
        settings = {
            **SETTINGS,
            "port": str(_port(given.service).host),
            "unix_socket_directories": str(dropped.sockets),
            "cluster_name": "commandcenter",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = dropped.command([dropped.program("postgres"), "-D", str(dropped.data), *options, *given.args])
        return Launch(tuple(command), {**given.inherited, "PGTZ": "UTC"}, given.scratch)

    def warm(self, service: Service, cache: Path, inherited: Mapping[str, str]) -> None:
        """Create the template of new clusters unless it exists, so that the first project waits less."""
        assert isinstance(service.probe, QueryProbe)
        probe, template = service.probe, _template(cache, service.probe)
        with templates.LOCK:
            if not template.is_dir():
                templates.create(template, lambda aside: _create(inherited, probe, aside))

    def meaning(self, code: int | None, output: str, given_data: Path) -> HubError | None:
        """Return the error for a full disk or damaged data; None for any other end."""
        if full := full_disk(output):
            return full
        if damage := postgres_programs.damage(output):
            return DataDamaged(
                f"Postgres cannot use its data folder {given_data}: {damage}.",
                folder=str(given_data),
            )
        return None


def _port(service: Service) -> Port:
    assert isinstance(service.probe, QueryProbe)
    return service.port(service.probe.port)


def check_data(folder: Path) -> None:
    """Check a data folder before Postgres uses it.

    Raises:
        DataDamaged: the folder is not empty and not a complete cluster of our version.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        version = folder.joinpath("PG_VERSION").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        version = ""
    if version and version != MAJOR:
        problem = f"was written by Postgres {version[:10]}, and this is Postgres {MAJOR}"
    else:
        missing = [] if version else ["PG_VERSION"]
        missing += [name for name in FOLDERS if not (folder / name).is_dir()]
        # For a missing folder, its files are not listed as well.
        missing += [name for name in FILES if (folder / name).parent.is_dir() and not (folder / name).is_file()]
        if not missing:
            return
        problem = f"is damaged: {', '.join(missing)} is missing or cannot be read"
    raise DataDamaged(f"Postgres's data folder {folder} {problem}.", folder=str(folder))


def remove_empty_lock(folder: Path) -> None:
    """Remove an empty lock file, which a server leaves when it is killed before it has written its pid into it.

    Postgres does not start while the lock file is empty, because another server may just be starting. Such a server has
    the data folder as its working folder, so the file is removed only if no process does.
    """
    lock = folder / "postmaster.pid"
    try:
        if lock.stat().st_size > 0:
            return
    except FileNotFoundError:
        return
    if _working_in(folder):
        return
    log.warning("removed the empty lock file %s: a server was killed before it wrote its pid", lock)
    lock.unlink(missing_ok=True)


def end_orphans(folder: Path) -> None:
    """Kill the remaining processes of a server that has ended: they hold its shared memory, so no new one could start.

    Usually they end with their server, but not while they are stopped (SIGSTOP). Their environment does not show to
    which run they belong: Postgres overwrites it with their title.
    """
    try:
        server = int((folder / "postmaster.pid").read_text("ascii").split("\n")[0])
    except (OSError, ValueError):
        return  # there is no server, or one is just starting
    orphans = _working_in(folder)
    if not orphans or server in {process.pid for process in orphans}:
        return
    log.warning("killed %d processes of a Postgres that had ended, in %s", len(orphans), folder)
    for process in orphans:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(orphans, timeout=ORPHANS_S)


def _working_in(folder: Path) -> list[psutil.Process]:
    """Return the processes whose working folder is the given one, even if they see it at another path."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            link = Path(f"/proc/{process.pid}/cwd")
            if (link if link.parent.exists() else Path(process.cwd())).samefile(folder):
                found.append(process)
    return found


def initialise(given: Surroundings, probe: QueryProbe) -> None:
    """Create a cluster in a temporary folder, then rename the folder, so that no incomplete cluster is ever used.

    The first cluster in a home is kept as a template, without its password; all others are copies of it.

    Raises:
        NoSpace: the disk is full.
        ServiceFailed: initdb or the first statement failed; its output is in the message.
    """
    made = given.data.with_name(given.data.name + ".new")
    shutil.rmtree(made, ignore_errors=True)
    template = _template(given.cache, probe)
    try:
        with templates.LOCK:
            if not _copy_template(template, made):
                _create(given.inherited, probe, made)
                templates.keep(made, template)
        # The password appears only in this input and, as a hash, in the cluster. It is set last, so that no template
        # contains it.
        _execute_without_server(given.inherited, made, _password_statement(given, probe))
        templates.sync(made)
        if given.data.exists():
            given.data.rmdir()  # it is empty, as check_data has made sure
        made.rename(given.data)
    except BaseException as error:
        shutil.rmtree(made, ignore_errors=True)
        if full_disk_in(error):
            raise NoSpace("The database could not be initialised: the disk is full.") from error
        raise


def set_password(given: Surroundings, probe: QueryProbe) -> None:
    """Set the password of the database's user to that of the stack, if that was rotated since the cluster was created.

    Raises:
        NoSpace: the disk is full.
        ServiceFailed: the statement failed; its output is in the message.
    """
    password = given.secrets[probe.password.name]
    mark = given.data.with_name(given.data.name + ".password")
    digest = hashlib.sha256(password.encode()).hexdigest()
    if not password.startswith(ROTATED) or (mark.exists() and mark.read_text("ascii") == digest):
        return
    given.report("password", "Change the database's password", True)
    _execute_without_server(given.inherited, given.data, _password_statement(given, probe))
    write_private(mark, digest.encode(), durable=True)
    given.report("password", "Change the database's password", False)


def _password_statement(given: Surroundings, probe: QueryProbe) -> str:
    password = given.secrets[probe.password.name].replace("'", "''")
    return f"ALTER ROLE \"{probe.user}\" PASSWORD '{password}'\n"


def _template(cache: Path, probe: QueryProbe) -> Path:
    made_with = [postgres_programs.wheel_version(), probe.user, probe.database, *INITDB]
    return cache / "postgres" / hashlib.sha256("\0".join(made_with).encode()).hexdigest()[:16]


def _copy_template(template: Path, made: Path) -> bool:
    """Copy a cluster from a template; return false if there is no complete template."""
    try:
        if not templates.copy(template, made):
            return False
        check_data(made)
    except (DataDamaged, OSError) as error:
        if full_disk_in(error):
            raise
        log.warning("the template %s cannot be used and is created again: %s", template, error)
        shutil.rmtree(made, ignore_errors=True)
        return False
    Dropped.own(made)
    return True


def _create(inherited: Mapping[str, str], probe: QueryProbe, made: Path) -> None:
    """Create a cluster with a random password, which is then discarded."""
    Dropped.own(made)
    dropped = Dropped(made, postgres_programs.wheel_folder())
    with tempfile.NamedTemporaryFile("w", dir=made.parent, prefix=".pw-") as password:
        password.write(secrets.token_urlsafe())
        password.flush()
        # initdb may run as another user, so it gets the open file and needs no access to its path.
        password_fd = password.fileno()
        if (user := unprivileged_user()) is not None:
            os.fchown(password_fd, *user)
        initdb = [dropped.program("initdb"), "-D", str(dropped.data), "-U", probe.user, *INITDB]
        # It is written to the disk once, when it is complete.
        command = dropped.command([*initdb, f"--pwfile=/dev/fd/{password_fd}", "--no-sync"])
        _run(command, inherited, pass_fds=(password_fd,))
    _execute_without_server(inherited, made, f'CREATE DATABASE "{probe.database}"\n')


def _execute_without_server(inherited: Mapping[str, str], made: Path, statement: str) -> None:
    """Execute a statement in a cluster without a server."""
    dropped = Dropped(made, postgres_programs.wheel_folder())
    command = [dropped.program("postgres"), "--single", "-D", str(dropped.data), "postgres"]
    _run(dropped.command(command), inherited, stdin=statement)


def _run(command: list[str], inherited: Mapping[str, str], stdin: str = "", pass_fds: tuple[int, ...] = ()) -> None:
    # The program may run as a user who cannot enter the Hub's folders, so its working folder is the root.
    environment = {**inherited, "LC_ALL": "C.UTF-8"}
    answer = children.run(command, Path("/"), environment, timeout_s=SET_UP_S, stdin=stdin, pass_fds=pass_fds)
    if answer.returncode == 0:
        return
    output = (answer.stderr + answer.stdout).strip()
    if full_disk(output):
        raise NoSpace("The database could not be initialised: the disk is full.")
    raise ServiceFailed(f"The database could not be initialised: {output[-600:]}")
