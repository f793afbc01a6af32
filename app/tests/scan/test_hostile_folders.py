"""Walk hostile folders; the Hub's workspace snapshot is tested with the same ones."""

import pytest

from commandcenter_app.scan.records import read_batch
from commandcenter_app.scan.walk import Walk
from commandcenter_hub.testing.hostile_folders import CASES, Case, Unavailable, built


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hostile_folders(case: Case) -> None:
    try:
        with built(case) as root:
            walk = Walk(str(root))
            files = list(walk.files())
            unread = {trouble.path for trouble in read_batch(str(root), files).problems}
    except Unavailable as reason:
        pytest.skip(str(reason))
    assert {file.path for file in files} - unread == case.files
