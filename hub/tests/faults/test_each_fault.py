"""Every single fault: acknowledged writes are kept, nothing is left over, the status is correct, and it recovers."""

import pytest

from .conftest import Bench
from .faults import FAULTS, Fault
from .trial import Injection

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=fault.name.replace(" ", "-"), marks=() if fault.quick else pytest.mark.slow)
        for fault in FAULTS
    ],
)
def test_the_system_recovers(bench: Bench, fault: Fault) -> None:
    bench.record(fault, bench.run(Injection(fault)))
