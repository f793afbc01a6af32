"""Drafts as the API shows and stores them."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator

from commandcenter_app.api.schemas import ChangeBody, Schema

DraftKey = Annotated[
    str,
    Path(pattern="^[a-z]{1,20}:[0-9]{1,10}$", description="What is edited: its kind and id.", examples=["task:5"]),
]


def _without_nul(text: str) -> str:
    """Remove NUL characters, which Postgres cannot store. JSON text contains none, since JSON escapes them."""
    return text.replace("\x00", "")


class Draft(Schema):
    """The unsaved edits of one item, as JSON text that only the pages understand."""

    value: str
    updated_at: datetime


class NewDraft(ChangeBody):
    """The unsaved edits to store."""

    value: Annotated[str, AfterValidator(_without_nul)]
