"""Run Postgres without root's rights, because it refuses to run as root.

For an ordinary user, nothing changes. For root, the program runs as a system user of its own, which is created when it
is first needed, owns the data folder, and runs nothing else, since other processes of that user could read the data.
Earlier versions used `nobody`; its files are given to the new user when Postgres next starts. If that user cannot reach
the data or the programs, because a folder above them is closed (as root's home usually is), they are mounted in a mount
namespace of the program, which changes nothing on the machine. If mounting is not allowed (as in most containers),
other users get permission to pass through our own folders, and the programs are copied to COMMANDCENTER_HOME.

psql of a console runs as the same user, because it can read and write files, and can start programs where that is not
forbidden.
"""

import functools
import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from commandcenter_hub.domain.errors import EngineUnavailable
from commandcenter_hub.engines import children, postgres_programs
from commandcenter_hub.peers import DATABASE_USER

CAP_SYS_ADMIN = 21
ADMIN_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
MAKE_USER = (
    ("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
     "--shell", "/usr/sbin/nologin", "--comment", "Postgres of CommandCenter", DATABASE_USER),
    ("adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin", "-g", "Postgres of CommandCenter",
     DATABASE_USER),
)  # fmt: skip
"""Commands that create the user, of shadow and of BusyBox; the first one that is installed is used."""
MAKE_S = 20.0
"""Longest time to create the user, seconds."""
MAKE_TRIES, MAKE_AGAIN_S = 4, 0.5
"""Number of attempts, and the pause between two of them, seconds."""
STAGES = ("/mnt", "/media", "/srv", "/opt")
"""Folders that every system has; the mount point is the first that does not contain the data or the programs."""

DROP = ("setpriv", "--reuid={uid}", "--regid={gid}", "--clear-groups", "--no-new-privs", "--inh-caps=-all",
        "--bounding-set=-all")  # fmt: skip
ALONE = ("prlimit", "--nproc=0", "--core=0")
"""Command prefix that forbids child processes; it follows `DROP`, because the limit does not apply to root."""

VIEW = """
set -e
stage=$1 data=$2 programs=$3 sockets=$4; shift 4
mount -t tmpfs -o mode=0755,size=64k commandcenter "$stage"
mkdir "$stage/data" "$stage/programs" "$stage/sockets"
mount --bind "$data" "$stage/data"
mount --bind "$programs" "$stage/programs"
mount --bind "$sockets" "$stage/sockets"
exec "$@"
"""


def check() -> None:
    """Check that a program can run without root's rights here. Changes nothing.

    Raises:
        EngineUnavailable: it cannot, or this user has no name.
    """
    if os.geteuid() != 0:
        _refuse_without_name(os.geteuid())
        return
    if shutil.which("setpriv") is None:
        raise EngineUnavailable(
            "Postgres must not run as root, and the program `setpriv` (util-linux) is missing.",
            hint="Install util-linux, or run CommandCenter as an ordinary user.",
        )
    if _known_user() is None and not any(shutil.which(command[0], path=ADMIN_PATH) for command in MAKE_USER):
        raise _no_user("there is neither `useradd` nor `adduser`")


@functools.cache
def unprivileged_user() -> tuple[int, int] | None:
    """Return uid and gid of the user to run as, or None when this process does not run as root.

    Create the user if it is missing.

    Raises:
        EngineUnavailable: there is no such user and it cannot be created, the program `setpriv` is missing,
            or this user has no name.
    """
    check()
    return None if os.geteuid() != 0 else _known_user() or _make_user()


def _known_user() -> tuple[int, int] | None:
    try:
        found = pwd.getpwnam(DATABASE_USER)
    except KeyError:
        return None
    if found.pw_uid == 0:
        raise _no_user("it has the user ID of root")
    return found.pw_uid, found.pw_gid


def _make_user() -> tuple[int, int]:
    command = next(command for command in MAKE_USER if shutil.which(command[0], path=ADMIN_PATH))
    why = ""
    for _ in range(MAKE_TRIES):
        try:
            made = children.run(command, Path("/"), {"PATH": ADMIN_PATH, "LC_ALL": "C"}, timeout_s=MAKE_S)
            why = (made.stderr + made.stdout).strip().rpartition("\n")[2]
        except (OSError, subprocess.TimeoutExpired) as error:
            why = str(error)
        if (found := _known_user()) is not None:
            return found
        time.sleep(MAKE_AGAIN_S)  # another program may be changing the list of users
    raise _no_user(why.rstrip(".") or "no reason was given")


def _no_user(why: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"Postgres must not run as root, and the system user “{DATABASE_USER}” for it cannot be created: {why}.",
        hint=f"Create it yourself (`useradd --system {DATABASE_USER}`), or run CommandCenter as an ordinary user.",
    )


def _refuse_without_name(user: int) -> None:
    """Raise EngineUnavailable if a user has no name on this system, since initdb does not work without one."""
    try:
        pwd.getpwuid(user)
    except KeyError as error:
        raise EngineUnavailable(
            f"Postgres needs a user with a name, and the user with the ID {user} has none.",
            hint="Run CommandCenter as a user of this system, or add this one to /etc/passwd.",
        ) from error


def may_mount() -> bool:
    """Return whether this process may create a mount namespace."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return False
    effective = next((line.split()[1] for line in status.splitlines() if line.startswith("CapEff")), "0")
    return bool(int(effective, 16) >> CAP_SYS_ADMIN & 1)


def reachable(path: Path) -> bool:
    """Return whether every user may pass through the folders above `path`, and through `path` if it is a folder."""
    real = Path(os.path.realpath(path))
    for folder in (real, *real.parents):
        if not folder.exists():
            continue
        mode = folder.stat().st_mode
        if stat.S_ISDIR(mode) and not mode & stat.S_IXOTH:
            return False
    return True


def _allow_traversal(data: Path, sockets: Path) -> None:
    """Let other users pass through our folders, without listing them: data, sockets, SLUG, projects, the home."""
    ours = list(data.parents)[:4]
    for folder in [*ours, *(one for one in sockets.parents if one.parent in ours)]:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if folder.stat().st_uid == 0 and not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)


def _within_reach(data: Path, programs: Path) -> Path:
    """Return a folder with the programs that every user can reach: the given one, else a copy in the home."""
    if reachable(programs):
        return programs
    home = list(data.parents)[3]
    copy = home / "programs" / f"postgres-{postgres_programs.wheel_version()}"
    if not copy.is_dir():
        made = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.rmtree(made, ignore_errors=True)
        for part in (postgres_programs.IN_WHEEL.parent, Path(f"{postgres_programs.WHEEL}.libs")):
            if (programs / part).is_dir():
                shutil.copytree(programs / part, made / part, symlinks=True)
        for folder in (home / "programs", made, *(Path(found[0]) for found in os.walk(made))):
            folder.chmod(0o755)
        for found in made.rglob("*"):
            if not found.is_symlink():
                found.chmod(found.stat().st_mode | (0o555 if "bin" in found.parts or found.is_dir() else 0o444))
        made.rename(copy)
    return copy


class Dropped:
    """The command prefix that drops root's rights, and the paths of its folders as the program sees them."""

    def __init__(self, data: Path, programs: Path, sockets: Path | None = None) -> None:
        """Prepare for a data folder, the folder with the programs and, if the program makes sockets, their folder.

        Raises:
            EngineUnavailable: they cannot be reached without root's rights here.
        """
        sockets = data if sockets is None else sockets
        self.data, self.programs, self.sockets = data, programs, sockets
        self._prefix: list[str] = []
        user = unprivileged_user()
        if user is None:
            return
        drop = [part.format(uid=user[0], gid=user[1]) for part in DROP]
        if not may_mount():
            _allow_traversal(data, sockets)
            self.programs = programs = _within_reach(data, programs)
        if reachable(data.parent) and reachable(programs) and reachable(sockets.parent):
            self._prefix = drop
            return
        if not may_mount():
            raise EngineUnavailable(
                f"Postgres cannot reach {data} without root's rights: a folder above it is closed to others.",
                hint="Set COMMANDCENTER_HOME to a folder that every user may enter, for example "
                "/var/lib/commandcenter, or run CommandCenter as an ordinary user.",
            )
        ours = tuple(map(os.path.realpath, (data, programs, sockets)))
        stage = next(
            folder
            for folder in STAGES
            if Path(folder).is_dir() and not any(path.startswith(folder + "/") for path in ours)
        )
        self.data, self.programs, self.sockets = (Path(stage, name) for name in ("data", "programs", "sockets"))
        view = ["unshare", "--mount", "--propagation", "private", "sh", "-c", VIEW, "view", stage, *ours]
        self._prefix = [*view, *drop]

    def command(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs `command` without root's rights."""
        return [*self._prefix, *command]

    def command_alone(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs `command` without root's rights and without child processes.

        Child processes are forbidden only if this process runs as root; otherwise the caller must forbid them.

        Raises:
            EngineUnavailable: the program that sets the limit is missing.
        """
        if not self._prefix:
            return list(command)
        if shutil.which(ALONE[0]) is None:
            raise EngineUnavailable(
                "The program `prlimit` (util-linux) is missing. Without it, psql could start other programs.",
                hint="Install util-linux, or run CommandCenter as an ordinary user.",
            )
        return [*self._prefix, *ALONE, *command]

    def program(self, name: str) -> str:
        """Return the path of one of Postgres's programs, as a program without root's rights sees it."""
        return str(self.programs / postgres_programs.IN_WHEEL / name)

    @staticmethod
    def own(folder: Path) -> None:
        """Create a folder if it is missing, and give it and its content to the user that the program runs as."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        user = unprivileged_user()
        if user is None or folder.stat().st_uid == user[0]:
            return
        for path, folders, files in os.walk(folder):
            for name in (".", *folders, *files):
                os.chown(os.path.join(path, name), *user, follow_symlinks=False)  # noqa: PTH118
