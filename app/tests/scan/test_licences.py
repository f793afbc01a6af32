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


GRANT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software to do so"
BSD = """Redistribution and use in source and binary forms are permitted {}provided that
Redistributions in binary form must reproduce the above copyright notice
{}Neither the name may be used to endorse or promote products derived from this software"""
NOTICE = """the GNU {}General Public License as published by the Free Software
Foundation, {}version {} of the License{}"""
ADVERTISING = "All advertising materials mentioning features or use of this software must display"
NO_PATENTS = " NO EXPRESS OR IMPLIED LICENSES TO ANY PARTY'S PATENT RIGHTS ARE GRANTED BY THIS LICENSE"
LATER = ", or (at your option) any later version"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (BSD.format("", ""), "BSD-3-Clause"),
        (BSD.format("", ADVERTISING), "BSD-4-Clause"),
        (BSD.format("", "") + NO_PATENTS, "BSD-3-Clause-Clear"),
        (f"Either of two: {BSD.format('', '')} GNU General Public License Version 2", "BSD-3-Clause OR GPL-2.0-only"),
        (f"Dual licensed. {GRANT} or Apache License Version 2.0", "MIT OR Apache-2.0"),
        ("Either of the licences in LICENSE.APACHE2 or LICENSE-MIT.", "Apache-2.0 OR MIT"),
        ("Apache License Version 2.0 - LLVM Exceptions to the Apache 2.0 License", "Apache-2.0 WITH LLVM-exception"),
        ("Mozilla Public License Version 2.0 ... GNU General Public License, Version 2.0", "MPL-2.0"),
        (NOTICE.format("", "either ", "3", LATER), "GPL-3.0-or-later"),
        (NOTICE.format("", "", "2", "."), "GPL-2.0-only"),
        (NOTICE.format("Lesser ", "either ", "2.1", LATER), "LGPL-2.1-or-later"),
        (NOTICE.format("Affero ", "either ", "3", LATER), "AGPL-3.0-or-later"),
        ("# Creative Commons Attribution-NonCommercial 4.0 International Public License", "CC-BY-NC-4.0"),
        ("Elastic License 2.0", "Elastic-2.0"),
        ("whom the Software is furnished to do so.\n\nTHE SOFTWARE IS PROVIDED", "MIT-0"),
    ],
)  # fmt: skip
def test_variants_of_licences_and_choices_are_recognised(text: str, licence: str) -> None:
    found = recognise(text)
    assert (found.licence if found else None) == licence
