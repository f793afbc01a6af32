import pytest

from commandcenter_app.scan.licences import is_licence_file, recognise

MIT = "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining\na copy of this software"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (MIT, "MIT"),
        ("  Apache License\n  Version 2.0, January 2004", "Apache-2.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n   Version 3, 19 November 2007", "AGPL-3.0-only"),
        ("GNU LESSER GENERAL PUBLIC LICENSE Version 3 ... the GNU General Public License version 3", "LGPL-3.0-only"),
        ("# Mozilla Public License, version 2.0", "MPL-2.0"),
        ("Redistributions in binary form must reproduce the above copyright notice", "BSD-2-Clause"),
        ("SPDX-License-Identifier: Apache-2.0 OR MIT\n", "Apache-2.0 OR MIT"),
        ("All rights reserved.", None),
        ("", None),
    ],
)
def test_a_licence_is_recognised_by_its_text(text: str, licence: str | None) -> None:
    found = recognise(text)
    assert (found.licence if found else None) == licence


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("LICENSE", True),
        ("a/LICENCE.md", True),
        ("LICENSE-MIT", True),
        ("COPYING.LESSER", True),
        ("UNLICENSE", True),
        ("LICENSE-2.0.txt", True),
        ("license.py", False),
        ("licenses.json", False),
        ("LICENSE.html", False),
    ],
)
def test_licence_files_are_recognised_by_name(path: str, expected: bool) -> None:
    assert is_licence_file(path) is expected
