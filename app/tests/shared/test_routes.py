"""The routers of the Hub and the desk."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from commandcenter_app.shared.routes import Router, add_routes


def test_an_application_serves_the_routes_as_their_router_has_built_them() -> None:
    router = Router(prefix="/api", tags=["numbers"])

    @router.get("/numbers/{number}")
    async def one_number(number: int) -> dict[str, int]:
        return {"number": number}

    app = FastAPI()
    add_routes(app, [router])
    assert all(route in app.routes for route in router.routes)
    client = TestClient(app)
    assert client.get("/api/numbers/7").json() == {"number": 7}
    assert client.get("/api/numbers/seven").status_code == 422
    assert client.post("/api/numbers/7").status_code == 405
    operation = app.openapi()["paths"]["/api/numbers/{number}"]["get"]
    assert (operation["operationId"], operation["tags"]) == ("one_number", ["numbers"])
