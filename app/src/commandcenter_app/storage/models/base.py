"""The base of all models."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all models."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        str: Text(),
        datetime: TIMESTAMP(timezone=True, precision=3),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
    }
