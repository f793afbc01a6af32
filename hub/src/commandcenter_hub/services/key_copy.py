"""Restore the key from a recovery copy while no Hub is running, since the Hub does not start without the key."""

import time
from pathlib import Path

from commandcenter_hub.domain.errors import InvalidInput, KeyUnusable
from commandcenter_hub.services import manifest
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.home import unusable


def import_without_hub(home: Path, key: str) -> None:
    """Write the key's file, if the key decrypts the passwords of a project; keep a different file under another name.

    Raises:
        InvalidInput: it is not a key.
        KeyUnusable: it is not the key with which the projects' passwords were encrypted.
        HubError: the file cannot be written.
    """
    file = home / "key"
    try:
        given = Vault.of(key.encode("ascii", "replace"), file)
    except KeyUnusable as error:
        raise InvalidInput("That is not a key.", hint="Use the copy that `commandcenter key export` made.") from error
    kept = manifest.read_all(home)
    if kept and not any(manifest.is_readable(given, one) for one in kept):
        raise KeyUnusable(
            "That is not the key with which the projects' passwords were encrypted.",
            hint="Nothing was changed. Use the copy that `commandcenter key export` made of this home's key.",
        )
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = file.read_bytes().strip() if file.is_file() else b""
        if found == given.key.encode():
            return
        if found:
            file.rename(file.with_name(f"key.replaced-{time.strftime('%Y%m%dT%H%M%S')}"))
        given.save()
    except OSError as error:
        raise unusable(home, error) from error
