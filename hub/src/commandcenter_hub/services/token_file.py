"""The file with the Hub's token, which the command line reads and the Hub writes."""

from pathlib import Path

MIN_LENGTH = 20
"""Minimum length of a token, characters. Shorter content could be guessed, and counts as a lost token."""


def read_token(file: Path) -> str:
    """Return the token in the file; empty if the file is missing, is a folder or contains no token.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        token = file.read_bytes().strip().decode("ascii")
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        return ""
    return token if len(token) >= MIN_LENGTH and token.isprintable() and " " not in token else ""
