"""Hostile project folders, for tests of all code that walks one: the Hub's workspace snapshot and the desk's scan.

@pytest.mark.parametrize("case", CASES, ids=str)
def test_hostile_folders(case: Case) -> None:
    with built(case) as root:
        assert found(root) == case.files
"""

import contextlib
import ctypes
import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

DEPTH = 5_000
"""Number of nested folders: too many for the system's limit of paths and for Python's limit of recursion."""

REACHED_DEPTH = 1_000
"""Depth down to which files must be found; a path at this depth has 2,000 bytes."""

HUGE_BYTES = 3 << 30

SECRET = "secret.txt"  # noqa: S105 - the name of a file
"""A file next to the project, to which links point. Read as ignore rules, it would ignore everything."""


class Unavailable(Exception):
    """The case cannot be built on this machine; the message says why. Tests skip the case."""


@dataclass(frozen=True)
class Case:
    """One hostile folder.

    Attributes:
        name: what is hostile about it.
        build: fills an empty folder; cleans up at the end of the block.
        files: the files that must be found, and no others: only readable regular files, none through a link.
    """

    name: str
    build: Callable[[Path], AbstractContextManager[None]]
    files: frozenset[str]

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


@contextmanager
def built(case: Case) -> Iterator[Path]:
    """Build a case's folder, and remove it afterwards.

    It is not in pytest's temporary folder: if a test run is killed, pytest cannot remove thousands of nested folders
    there, and each later run ends with a RecursionError.

    Raises:
        Unavailable: this system or this user cannot create such a folder.
    """
    parent = Path(tempfile.mkdtemp(prefix="commandcenter-hostile-"))
    with contextlib.ExitStack() as held:
        held.callback(subprocess.run, ["rm", "-rf", "--", str(parent)], check=True)
        (parent / SECRET).write_text("*\n")
        root = parent / "project"
        root.mkdir()
        try:
            held.enter_context(case.build(root))
        except PermissionError as error:
            raise Unavailable(f"this user cannot build it: {error}") from error
        yield root


def case(*files: str) -> Callable[[Callable[[Path], Iterator[None] | None]], None]:
    """Add a case that is named after its function, which fills the folder, and may yield to clean up afterwards."""

    def add(function: Callable[[Path], Iterator[None] | None]) -> None:
        @contextmanager
        def build(root: Path) -> Iterator[None]:
            steps = function(root)
            if steps is None:
                yield
            else:
                yield from steps

        CASES.append(Case(function.__name__.removeprefix("_").replace("_", " "), build, frozenset(files)))

    return add


def write(root: Path, *paths: str, text: str = "x\n") -> None:
    """Write files of the same text, in folders that are made for them."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@case(".gitignore", "b.txt", "sub/.gitignore", "sub/a.log", "sub/deep/c.txt")
def _rules_at_all_levels(root: Path) -> None:
    write(root, "a.log", "b.txt", "sub/a.log", "sub/b.log", "sub/deep/c.txt", "out/d.txt", "tmp.txt")
    write(root, ".gitignore", text="*.log\n/out/\n[\n")
    write(root, "sub/.gitignore", text="!a.log\n")
    write(root, ".git/info/x", "node_modules/m.js", "env/pyvenv.cfg", "env/m.py", "cache/CACHEDIR.TAG", "cache/c.txt")
    write(root, ".git/info/exclude", text="tmp.txt\n")


@case("a.txt", "sub/b.txt")
def _gitignore_is_a_pipe(root: Path) -> None:
    write(root, "a.txt", "sub/b.txt")
    os.mkfifo(root / ".gitignore")
    os.mkfifo(root / "sub/.gitignore")


@case("a.txt")
def _gitignore_is_a_pipe_with_a_writer(root: Path) -> Iterator[None]:
    write(root, "a.txt")
    os.mkfifo(root / ".gitignore")
    writer = os.open(root / ".gitignore", os.O_RDWR | os.O_NONBLOCK)
    try:
        yield
    finally:
        os.close(writer)


@case("a.txt")
def _gitignore_is_a_pipe_full_of_rules(root: Path) -> Iterator[None]:
    write(root, "a.txt")
    os.mkfifo(root / ".gitignore")
    writer = os.open(root / ".gitignore", os.O_RDWR | os.O_NONBLOCK)
    os.write(writer, b"*\n")
    try:
        yield
        if os.read(writer, 10) != b"*\n":
            raise AssertionError("the pipe was read")
    finally:
        os.close(writer)


@case("a.txt")
def _exclude_is_a_pipe(root: Path) -> None:
    write(root, "a.txt")
    (root / ".git/info").mkdir(parents=True)
    os.mkfifo(root / ".git/info/exclude")


@case("a.txt", "sub/b.txt")
def _gitignore_is_a_folder_or_a_socket(root: Path) -> Iterator[None]:
    write(root, "a.txt", "sub/b.txt")
    (root / ".gitignore").mkdir()
    with listening(root / "sub", ".gitignore"):
        yield


@case("a.txt", "dangling/d.txt", "itself/i.txt", "top/t.txt")
def _gitignore_is_a_link(root: Path) -> None:
    write(root, "a.txt", "dangling/d.txt", "itself/i.txt", "top/t.txt")
    (root / ".gitignore").symlink_to(root.parent / SECRET)
    (root / "dangling/.gitignore").symlink_to("nowhere")
    (root / "itself/.gitignore").symlink_to(".gitignore")
    (root / "top/.gitignore").symlink_to("/")


@case("a.txt")
def _gitignore_is_a_device(root: Path) -> None:
    write(root, "a.txt")
    os.mknod(root / ".gitignore", stat.S_IFCHR | 0o600, os.makedev(1, 5))  # /dev/zero: it never ends


@case("a.txt")
def _gitignore_is_huge(root: Path) -> None:
    write(root, "a.txt", "ignored.txt")
    write(root, ".gitignore", text="ignored.txt\n.gitignore\n")
    with (root / ".gitignore").open("r+b") as file:
        file.truncate(HUGE_BYTES)  # a sparse file: it takes no disk space


@case(".gitignore", "a.txt", "sub/b.txt")
def _gitignore_has_very_many_rules(root: Path) -> None:
    write(root, "a.txt", "r7.txt", "sub/b.txt")
    write(root, ".gitignore", text="".join(f"r{number}.txt\n" for number in range(5_000)))


@case("a.txt", "sub/b.txt")
def _pipes_sockets_and_devices(root: Path) -> Iterator[None]:
    write(root, "a.txt", "sub/b.txt")
    os.mkfifo(root / "pipe.txt")
    os.mkfifo(root / "sub/package.json")
    with contextlib.suppress(PermissionError):  # only root can create devices
        os.mknod(root / "zero.txt", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    with listening(root, "socket.txt"):
        yield


@case("a.txt", "sub/b.txt")
def _links_that_point_outside_or_in_circles(root: Path) -> None:
    write(root, "a.txt", "sub/b.txt")
    (root / "top").symlink_to("/")
    (root / "above").symlink_to("..")
    (root / "sub/circle").symlink_to(root)
    (root / "sub/here").symlink_to(".")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    (root / "itself").symlink_to("itself")
    (root / "nowhere").symlink_to("missing")
    (root / SECRET).symlink_to(root.parent / SECRET)


@case("a.txt", "d/" * REACHED_DEPTH + "b.txt")
def _thousands_of_nested_folders(root: Path) -> None:
    write(root, "a.txt")
    here = os.open(root, os.O_RDONLY)
    for depth in range(DEPTH):
        if depth == REACHED_DEPTH:
            os.close(os.open("b.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.mkdir("d", dir_fd=here)
        here = moved(here, "d")
    os.close(here)


@case("a.txt", "sub/b.txt")
def _folders_and_files_that_cannot_be_read(root: Path) -> Iterator[None]:
    write(root, "a.txt", "sub/b.txt", "locked.txt", "sub/locked/hidden.txt")
    write(root, ".git/info/exclude", text="*\n")
    locked = [root / "locked.txt", root / "sub/locked", root / ".git/info/exclude"]
    modes = [path.stat().st_mode for path in locked]
    for path in locked:
        path.chmod(0)
    try:
        with bound_by_permissions():
            yield
    finally:
        for path, mode in zip(locked, modes, strict=True):
            path.chmod(mode)


@case("a.txt", "new\nline.txt", "quote'\".txt", "ünï.txt", "-rf")
def _names_that_are_not_text(root: Path) -> None:
    write(root, "a.txt", "new\nline.txt", "quote'\".txt", "ünï.txt", "-rf")
    if sys.platform == "darwin":
        raise Unavailable("this system allows no such names")
    write(root, os.fsdecode(b"b\xff.txt"), os.fsdecode(b"f\xff/inside.txt"))


def moved(folder: int, name: str) -> int:
    """Open a folder relative to an open one, close that one, and return the new descriptor."""
    try:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
    finally:
        os.close(folder)


@contextmanager
def listening(folder: Path, name: str) -> Iterator[None]:
    """Create a socket in a folder. The path of a socket must be short, so it is bound from inside the folder."""
    with socket.socket(socket.AF_UNIX) as listener, contextlib.chdir(folder):
        listener.bind(name)
    yield


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Make this thread obey file permissions until the end of the block, even if the user is root.

    Raises:
        Unavailable: the user is root, and the system has no capabilities that root can drop.
    """
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        raise Unavailable("root can read everything")
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this thread
    sets = (ctypes.c_uint32 * 6)()  # twice: effective, permitted, inheritable
    if libc.capget(header, sets) != 0:
        raise Unavailable("capabilities cannot be read")
    before = sets[0]
    sets[0] &= ~(1 << 1 | 1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    libc.capset(header, sets)
    try:
        yield
    finally:
        sets[0] = before
        libc.capset(header, sets)
