"""Match 3,000 locked packages with an export of 200,000 advisories: `python -m bench.advisories`."""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from commandcenter_app.advisories.find import Package, find
from commandcenter_app.advisories.store import names_of
from commandcenter_app.gaps.fixes import Use
from commandcenter_app.processes.advisories import read_export

ADVISORIES, PACKAGES, NAMES = 200_000, 3_000, 60_000
TEXT = "a request that is made for it can read memory beyond the end of what was sent and so on until it stops"
WORDS = TEXT.split()
"""Words of the advisories' texts."""


def write(path: Path) -> int:
    """Write the export; return its uncompressed size, bytes."""
    chance = random.Random(1)
    size = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for number in range(ADVISORIES):
            versions = [f"1.{minor}.{patch}" for minor in range(chance.randrange(1, 6)) for patch in range(6)]
            events = [{"introduced": "0"}, {"fixed": f"1.{chance.randrange(9)}.0"}]
            document = {
                "id": f"TEST-2026-{number}",
                "modified": "2026-01-01T00:00:00Z",
                "summary": " ".join(chance.choices(WORDS, k=12)),
                "details": " ".join(chance.choices(WORDS, k=150)),
                "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                "affected": [
                    {
                        "package": {"ecosystem": "PyPI", "name": f"package-{chance.randrange(NAMES)}"},
                        "ranges": [{"type": "ECOSYSTEM", "events": events}],
                        "versions": versions,
                    }
                ],
            }
            content = json.dumps(document)
            size += len(content)
            file.writestr(f"{document['id']}.json", content)
    return size


def main() -> int:
    """Print the figures. The first argument is the path of an export; without it, one is made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "all.zip")
        if sys.argv[1:]:
            path = Path(sys.argv[1])
        if not path.exists():
            size = write(path)
            print(f"export: {ADVISORIES} advisories, {path.stat().st_size >> 20} MB, {size >> 20} MB uncompressed")
        use = Use("uv.lock", None, False)
        packages = [Package("pypi", f"package-{number}", "1.3.2", use, 1, 1) for number in range(PACKAGES)]
        before = time.perf_counter()
        reading = read_export(path, names_of(packages))
        read = time.perf_counter() - before
        found = find(packages, reading.advisories, {}, frozenset())
        took = time.perf_counter() - before
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(
            f"read {reading.documents} in {read:.2f} s, {len(reading.advisories)} kept; matched in {took - read:.2f} s"
        )
        print(f"together {took:.2f} s, {memory} MB, {len(found)} vulnerabilities of {PACKAGES} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
