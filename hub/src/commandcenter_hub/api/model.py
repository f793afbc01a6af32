"""The base of what the API answers with."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """An answer always has all of its fields: a client need not ask whether one is there."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)
