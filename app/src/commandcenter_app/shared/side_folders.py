"""Recognise folders that are not part of what a project delivers."""

import re

SIDE_FOLDER = re.compile(
    r"(?:^|/)(?:[\w.-]*[-_.])?(?:tests?|testing|testdata|__tests__|specs?|e2e|fixtures?|docs?|documentation|website|"
    r"examples?|samples?|demos?|tutorials?|playgrounds?|bench(?:es|marks?)?)(?:[-_.][\w.-]*)?/",
    re.IGNORECASE,
)
"""Folders of tests, documentation and examples, such as `e2e-tests/` and `docs_src/`."""
