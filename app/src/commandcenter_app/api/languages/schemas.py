"""Languages and their lines."""

from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema


class LanguageKind(StrEnum):
    """What a language is for."""

    PROGRAMMING = "programming"
    MARKUP = "markup"
    DATA = "data"
    PROSE = "prose"


class Language(Schema):
    """Totals of the files in one language; code + comments + blanks = lines."""

    name: str
    kind: LanguageKind
    files: int
    lines: int
    code: int
    comments: int
    blanks: int
    size_bytes: int


class LanguageList(Schema):
    """All languages found, the one with most code first."""

    items: list[Language]
    total: int = Field(description="Number of languages.")
