"""Variables in texts of Dockerfiles, compose files and pipelines."""

import tracemalloc

from commandcenter_app.manifests.interpolation import LENGTH_LIMIT, fill


def test_repeated_long_values_take_little_memory() -> None:
    tracemalloc.start()
    try:
        filled = fill("$A" * 1_000, {"A": "x" * 100_000})
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert filled.text == "x" * LENGTH_LIMIT
    assert peak_bytes < 10 << 20
