"""The documents name tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_security_document_names_exists() -> None:
    document = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"`([\w/]+\.py)`: ((?:`test_\w+`(?:, )?)+)", document)
    assert len(named) > 20
    missing = [
        f"{file}: {test}"
        for file, tests in named
        for test in re.findall(r"test_\w+", tests)
        if f"def {test}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []
