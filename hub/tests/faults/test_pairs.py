"""Two faults at once, chosen by a seed: `FAULT_SEED=N FAULT_PAIRS=1` repeats the pair with the number N."""

import pytest

from .conftest import PAIRS, SEED, Bench
from .faults import FAULTS
from .trial import pair

QUICK = 1
"""Number of pairs in the everyday run."""
pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


@pytest.mark.parametrize(
    "seed",
    [pytest.param(SEED + number, marks=() if number < QUICK else pytest.mark.slow) for number in range(PAIRS)],
)
def test_the_system_recovers(bench: Bench, seed: int) -> None:
    injections = pair([fault for fault in FAULTS if fault.pairs and not fault.impossible(bench.engine)], seed)
    first, second = injections
    print(f"FAULT_SEED={seed}: {first.fault.name}, then after {second.after_s} s {second.fault.name}")
    bench.run(*injections)
