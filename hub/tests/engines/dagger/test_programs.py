"""The programs that run in containers and as detached processes need the standard library only."""

import ast
import sys
from pathlib import Path

import pytest

from commandcenter_hub.engines.dagger import programs

OWN = "commandcenter_hub.engines.dagger.programs"
FILES = sorted(Path(programs.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_program_imports_the_standard_library_and_its_own_folder_only(file: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names and name != OWN} == set()
