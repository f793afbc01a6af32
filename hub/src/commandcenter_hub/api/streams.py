"""Describe event streams in the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from commandcenter_hub.api.errors import stream_responses


def stream(events: Mapping[str, type[BaseModel]], *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that streams events.

    Args:
        events: model of the data, by name of the event. The route's return annotation must name the same models.
        statuses: error statuses in addition to those of every route.
    """
    items = [
        {
            "type": "object",
            "required": ["event", "data"],
            "properties": {
                "event": {"const": name},
                "id": {"type": "string"},
                "data": {
                    "type": "string",
                    "contentMediaType": "application/json",
                    "contentSchema": {"$ref": f"#/components/schemas/{model.__name__}"},
                },
            },
        }
        for name, model in events.items()
    ]
    return {200: {"content": {"text/event-stream": {"itemSchema": {"oneOf": items}}}}, **stream_responses(*statuses)}
