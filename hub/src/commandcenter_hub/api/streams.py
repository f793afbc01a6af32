"""How the OpenAPI document tells what a stream sends."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from commandcenter_hub.api.errors import stream_responses


def stream(events: Mapping[str, type[BaseModel]], *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that streams.

    Args:
        events: each event's name, and what its data is. The route's annotation must name the same models.
        statuses: the error statuses it may answer with, beside those of every route.
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
