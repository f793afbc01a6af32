"""Ensure that Chromium is available for the browser tests: use an installed one, else install Debian's package.

Without Chromium, those tests are reported as skipped.
"""

import os
import shutil
import subprocess
import sys

from commandcenter_hub.testing.chromium import find


def main() -> int:
    """Install Chromium if the user is root and the system has apt. Returns 0 even if that is impossible."""
    if find() or os.geteuid() != 0 or shutil.which("apt-get") is None:
        if find() is None:
            print("Chromium is not installed, so the browser tests will be skipped.", file=sys.stderr)
        return 0
    print("  … Chromium", file=sys.stderr, flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        answer = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            print(f"Chromium could not be installed:\n{answer.stderr[-1000:]}", file=sys.stderr)
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
