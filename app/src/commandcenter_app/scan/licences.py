"""Recognise the texts of licences by phrases that are unique to each. Identifiers are those of SPDX."""

from __future__ import annotations

import re

from commandcenter_app.manifests.base import Licence

FILE = re.compile(r"(?:un)?(?:licen[sc]e|copying)(?:[-._][\w.+-]*)?$", re.IGNORECASE)
NO_TEXT = re.compile(r"\.(?!md$|txt$|rst$|adoc$|\d|apache|mit|bsd|gpl|lgpl|mpl|isc|lesser)[a-z]\w*$", re.IGNORECASE)
IDENTIFIER = re.compile(r"SPDX-License-Identifier:\s*([\w.+() -]{2,100}?)\s*(?:\*/|-->|$)", re.MULTILINE)
MARKUP = re.compile(r"[*_#>=~`\"]|-{3,}")
HEAD_CHARS = 20_000
CHOICE_CHARS = 1_500
"""Length of the beginning of a text in which it may offer a choice between licences, characters."""

PUBLISHED = " as published by the free software foundation,"

# The first phrase that occurs decides, so texts that contain the words of a shorter one come first.
PHRASES = (
    # These name licences of GNU as secondary ones.
    ("MPL-2.0", "mozilla public license version 2.0"),
    ("EPL-2.0", "eclipse public license - v 2.0"),
    ("EUPL-1.2", "european union public licence v. 1.2"),
    ("AGPL-3.0-only", "gnu affero general public license version 3"),
    ("LGPL-3.0-only", "gnu lesser general public license version 3"),
    ("LGPL-2.1-only", "gnu lesser general public license version 2.1"),
    ("LGPL-2.0-only", "gnu library general public license version 2"),
    ("GPL-3.0-only", "gnu general public license version 3"),
    ("GPL-2.0-only", "gnu general public license version 2"),
    ("Apache-2.0 WITH LLVM-exception", "llvm exceptions to the apache 2.0 license"),
    ("Apache-2.0", "apache license version 2.0"),
    ("Elastic-2.0", "elastic license 2.0"),
    ("EPL-1.0", "eclipse public license - v 1.0"),
    ("BSL-1.0", "boost software license - version 1.0"),
    ("BUSL-1.1", "business source license 1.1"),
    ("PSF-2.0", "python software foundation license version 2"),
    ("CC0-1.0", "cc0 1.0 universal"),
    ("CC-BY-NC-SA-4.0", "attribution-noncommercial-sharealike 4.0 international"),
    ("CC-BY-NC-ND-4.0", "attribution-noncommercial-noderivatives 4.0 international"),
    ("CC-BY-NC-4.0", "attribution-noncommercial 4.0 international"),
    ("CC-BY-ND-4.0", "attribution-noderivatives 4.0 international"),
    ("CC-BY-SA-4.0", "attribution-sharealike 4.0 international"),
    ("CC-BY-4.0", "attribution 4.0 international"),
    ("OFL-1.1", "sil open font license version 1.1"),
    ("Artistic-2.0", "the artistic license 2.0"),
    ("WTFPL", "do what the fuck you want to public license"),
    ("Unlicense", "this is free and unencumbered software released into the public domain"),
    ("Zlib", "altered source versions must be plainly marked as such"),
    ("BSD-4-Clause", "all advertising materials mentioning features or use of this software must display"),
    ("BSD-3-Clause-Clear", "no express or implied licenses to any party's patent rights are granted by this license"),
    ("BSD-3-Clause", "may be used to endorse or promote products derived from this software"),
    ("BSD-2-Clause", "redistributions in binary form must reproduce the above copyright notice"),
    ("MIT-0", "furnished to do so. the software is provided"),
    ("MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"),
    ("0BSD", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is "
     "hereby granted. the software is provided"),
    ("ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"),
    ("ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee"),
    *((f"{short}-{version}-{which}", f"{name} general public license{PUBLISHED} {versions}")
      for short, name in (("AGPL", "gnu affero"), ("LGPL", "gnu lesser"), ("GPL", "gnu"))
      for version, number in (("3.0", "3"), ("2.1", "2.1"), ("2.0", "2"))
      for which, versions in (("or-later", f"either version {number} of the license, or (at your option) any later"),
                          ("only", f"version {number} of the license"))),
)  # fmt: skip
CHOICE = re.compile(r"\beither (?:of|one of|under)\b|\bdual[- ]licen|\byour choice\b|\bone of the following licen")
NAMED_FILE = re.compile(r"\blicen[sc]e[-_.](apache|mit|bsd|gpl|lgpl|mpl|isc|unlicense)\w*", re.IGNORECASE)
OF_FILES = {
    "apache": "Apache-2.0", "mit": "MIT", "mpl": "MPL-2.0", "isc": "ISC", "unlicense": "Unlicense",
}  # fmt: skip
"""Licences that the name of a file identifies, because only one version is in use."""


def is_licence_file(path: str) -> bool:
    """Return whether the file at `path` has the name of a licence text."""
    name = path.rsplit("/", 1)[-1]
    return bool(FILE.match(name)) and not NO_TEXT.search(name)


def recognise(text: str) -> Licence | None:
    """Return the licence of a text; None if it is not in the table."""
    head = text[:HEAD_CHARS]
    if found := IDENTIFIER.search(head):
        return Licence(found[1].strip(), line=head.count("\n", 0, found.start()) + 1)
    words = " ".join(MARKUP.sub(" ", head).lower().split()).replace("license, version", "license version")
    if CHOICE.search(words[:CHOICE_CHARS]):
        choices = _choices(words, head)
        if len(choices) > 1:
            return Licence(" OR ".join(choices), line=1)
    licence = next((licence for licence, phrase in PHRASES if phrase in words), None)
    return Licence(licence, line=1) if licence else None


def _choices(words: str, head: str) -> list[str]:
    """Return the licences of a text that offers a choice: by their texts in it, or by the files that it names."""
    places = {licence: words.find(phrase) for licence, phrase in reversed(PHRASES) if phrase in words}
    # The text of one licence contains phrases of others that are less strict.
    families = {licence.split("-", 1)[0]: licence for licence in places}
    if len(families) > 1:
        return sorted(families.values(), key=lambda licence: places[licence])
    named = [found[1].lower() for found in NAMED_FILE.finditer(head)]
    return list(dict.fromkeys(OF_FILES[name] for name in named if name in OF_FILES))
