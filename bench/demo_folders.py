"""Create the project folders that the pictures of the documentation show."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILES = Path(__file__).parent / "demo"
"""Files of the projects. The shop contains each kind of finding."""
AUTHORS = ("Ada Lovelace", "Grace Hopper", "Edsger Dijkstra")
CHANGES = (
    ("shop/orders.py", "\n\ndef crates(order: Order) -> int:\n    return order.articles.get('crate', 0)\n"),
    ("docs/shipping.md", "\n## Abroad\n\nNot yet.\n"),
    ("shop/api.py", "\n\n@app.get('/articles')\ndef articles() -> list[str]:\n    return ['cup', 'crate']\n"),
    ("pages/Basket.tsx", "\nexport const EMPTY: string[] = [];\n"),
    ("README.md", "\n## Contact\n\nWrite to the office.\n"),
    ("tests/test_orders.py", "\n\ndef test_an_empty_order() -> None:\n    assert total(Order('ada')) == 0\n"),
)
"""Text that later commits append to files of the shop."""


def create(parent: Path) -> None:
    """Create the folders inside `parent`, the shop's with a history of three months."""
    shutil.copytree(FILES, parent)
    shop, today = parent / "shop", datetime.now(UTC)
    names = sorted(str(path.relative_to(shop)) for path in shop.rglob("*") if path.is_file())
    _git(shop, "init", "--quiet", "--initial-branch=main")
    for number, name in enumerate(names):
        _commit(shop, f"Add {name}", name, number, today - timedelta(days=90 - 4 * number))
    for number in range(4 * len(CHANGES)):
        name, text = CHANGES[number % len(CHANGES)]
        with (shop / name).open("a") as file:
            file.write(text if number < len(CHANGES) else "\n")
        _commit(shop, f"Change {name}", name, number // 2, today - timedelta(days=24 - number, hours=number % 7))


def _commit(folder: Path, subject: str, name: str, author: int, at: datetime) -> None:
    person = AUTHORS[author % len(AUTHORS)]
    written = {"NAME": person, "EMAIL": f"{person.split()[0].lower()}@example.org", "DATE": at.isoformat()}
    _git(folder, "add", name)
    environ = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in written.items()}
    _git(folder, "commit", "--quiet", "-m", subject, **environ)


def _git(folder: Path, *arguments: str, **environ: str) -> None:
    git = shutil.which("git")
    if git is None:
        raise SystemExit("git is not installed, and the pictures show a folder with commits. Install it.")
    plain = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run([git, *arguments], cwd=folder, env={**plain, **environ}, check=True)
