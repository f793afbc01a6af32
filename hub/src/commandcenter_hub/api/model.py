"""The base class of the API's response models."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Base of response models. Responses contain all fields, so the OpenAPI document marks them as required."""

    # A Hub that a command has started returns few of the responses, so the validator of each is built at first use.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True, defer_build=True)
