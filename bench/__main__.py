"""Measure, print and draw: `python -m bench`, or with `--quick` each figure once, or with `--part` some of them."""

import argparse
import os
import sys
from itertools import chain
from pathlib import Path

from bench import report
from bench.figures import Figure, measure
from bench.large import large
from bench.scale import scale

REPETITIONS = 5
BUSY = 0.5
"""Above this load per core before the bench begins, its figures say little."""


def main() -> int:
    """Run the bench and say what it found; a missed target is a finding, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure each figure once instead of five times")
    parser.add_argument(
        "--part",
        choices=("hub", "scale", "desk"),
        help="measure the Hub and its projects, large amounts of them, or a large desk, only",
    )
    options = parser.parse_args()
    repetitions = 1 if options.quick else REPETITIONS
    parts = {"hub": measure, "scale": scale, "desk": large}
    load = os.getloadavg()[0]
    if load > BUSY * (os.cpu_count() or 1):
        print(f"This machine is busy (load {load:.1f}): the figures will be worse than they could.", file=sys.stderr)

    def progress(name: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[2K{name} …", end="", file=sys.stderr, flush=True)

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
        if figures:  # what was measured before a failure counts all the same
            report.tell(figures)
            for path in (report.write(figures, load), report.draw(figures)):
                print(f"written: {os.path.relpath(path, Path.cwd())}")
    missed = [figure.name for figure in figures if figure.met is False]
    print(f"missed: {'; '.join(missed)}" if missed else "every target is met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
