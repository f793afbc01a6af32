"""Print the OpenAPI document: `python -m commandcenter_hub.api.openapi`."""

import json

from commandcenter_hub.api.app import create_app

if __name__ == "__main__":
    print(json.dumps(create_app(None).openapi(), indent=2))
