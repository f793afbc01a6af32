"""Measure, print and draw all figures: `python -m bench`. `--quick` measures each once, `--part` some of them."""

import argparse
import os
import sys
from itertools import chain
from pathlib import Path

from bench import report
from bench.access import access
from bench.figures import Figure, measure
from bench.flood import flood
from bench.idle import idle
from bench.large import large
from bench.profile import profile
from bench.scale import scale
from commandcenter_hub.engines.dagger import check
from commandcenter_hub.engines.dagger.options import DaggerOptions

REPETITIONS = 5


def main() -> int:
    """Run the bench. Returns 0 even if a target is missed, since that is a result and not a failure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure each figure once instead of five times")
    parser.add_argument(
        "--part",
        choices=("hub", "idle", "scale", "desk", "access", "flood"),
        help=(
            "measure only the Hub with its projects, idle desks, many projects and a long log, a large desk, its "
            "credentials, or the page of a log that grows quickly"
        ),
    )
    parser.add_argument(
        "--profile",
        nargs="?",
        const="all",
        choices=("all", "local", "dagger"),
        help="write where a start spends its time to docs/PERFORMANCE.md, for one engine or for all that answer",
    )
    options = parser.parse_args()
    repetitions = 1 if options.quick else REPETITIONS
    parts = {"hub": measure, "idle": idle, "scale": scale, "desk": large, "access": access, "flood": flood}
    load = os.getloadavg()[0]
    if load > report.BUSY * (os.cpu_count() or 1):
        print(
            f"This machine is busy (load {load:.1f}): expect worse figures than usual.",
            file=sys.stderr,
        )

    def progress(name: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[2K{name} …", end="", file=sys.stderr, flush=True)

    if options.profile:
        problem = check.where(DaggerOptions.from_environment(os.environ)).problem
        for engine in ("local", "dagger") if options.profile == "all" else (options.profile,):
            if engine == "dagger" and problem:
                print(f"no Dagger engine: {problem}", file=sys.stderr)
                continue
            print(f"written: {os.path.relpath(profile(engine, repetitions, progress), Path.cwd())}")
        return 0
    figures: list[Figure] = []
    try:
        for figure in chain.from_iterable(
            part(repetitions, progress) for name, part in parts.items() if options.part in (None, name)
        ):
            figures.append(figure)
    finally:
        progress("")
        if sys.stderr.isatty():
            print("\r\x1b[2K", end="", file=sys.stderr)
        if figures:  # keep what was measured before a failure
            report.show(figures)
            for path in (report.write(figures, load), report.draw(figures)):
                print(f"written: {os.path.relpath(path, Path.cwd())}")
    missed = [figure.name for figure in figures if figure.met is False]
    print(f"missed: {'; '.join(missed)}" if missed else "all targets are met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
