"""The embedding models: the embedded one, and one of a server."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from commandcenter_app.errors import EmbeddingError
from commandcenter_app.knowledge.models import RemoteModel, StaticModel
from commandcenter_app.settings import EmbeddingSettings

pytestmark = pytest.mark.anyio

TEXTS = ["How do I turn off the check of certificates?", "zażółć gęślą jaźń", "x", "  ", "def f(a): return a\n"]
BY_THE_PACKAGE = """
import json, pathlib, sys, tempfile, wordllama
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "tokenizers").symlink_to(pathlib.Path(wordllama.__file__).parent / "tokenizers")
model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
json.dump(model.embed(json.loads(sys.argv[1]), norm=True).tolist(), sys.stdout)
"""


async def test_vectors_equal_those_of_the_package() -> None:
    command = [sys.executable, "-c", BY_THE_PACKAGE, json.dumps(TEXTS)]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found = await StaticModel().embed(TEXTS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5)


async def test_an_empty_text_has_a_zero_vector() -> None:
    assert not (await StaticModel().embed([""])).any()


async def test_similar_meaning_has_similar_vectors() -> None:
    model = StaticModel()
    vectors = await model.embed(["delete a file", "remove documents from the disk", "the weather in Paris"])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


SETTINGS = EmbeddingSettings("http://127.0.0.1:1/v1", "large", "s3cret-key")


def answering(answer: Any, status: int = 200) -> tuple[RemoteModel, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, json=answer) if not isinstance(answer, Exception) else raised(answer)

    def raised(error: Exception) -> httpx.Response:
        raise error

    return RemoteModel(SETTINGS, httpx.AsyncClient(transport=httpx.MockTransport(respond))), asked


@pytest.fixture
def good() -> Iterator[dict[str, Any]]:
    yield {"data": [{"index": 1, "embedding": [0, 2, 0]}, {"index": 0, "embedding": [3, 0, 4]}]}


async def test_requests_use_the_protocol_of_openai(good: dict[str, Any]) -> None:
    model, asked = answering(good)
    vectors = await model.embed(["one", ""])
    np.testing.assert_allclose(vectors, [[0.6, 0, 0.8], [0, 1, 0]], atol=1e-6)
    assert str(asked[0].url) == "http://127.0.0.1:1/v1/embeddings"
    assert json.loads(asked[0].content) == {"model": "large", "input": ["one", " "]}
    assert asked[0].headers["authorization"] == "Bearer s3cret-key"
    await model.close()


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        ({}, 401, "status 401"),
        ({}, 200, "could not be parsed"),
        ({"data": []}, 200, "did not return"),
        ({"data": [{"index": 0, "embedding": [1]}]}, 200, "did not return"),
        ({"data": [{"index": n, "embedding": [1] * 5_000} for n in (0, 1)]}, 200, "did not return"),
        ({"data": [{"index": n, "embedding": "?"} for n in (0, 1)]}, 200, "could not be parsed"),
        (httpx.ConnectError("refused"), 200, "cannot be reached"),
    ],
)
async def test_errors_are_reported_without_the_key(answer: Any, status: int, message: str) -> None:
    model, _ = answering(answer, status)
    with pytest.raises(EmbeddingError, match=message) as caught:
        await model.embed(["one", "two"])
    assert SETTINGS.key not in str(caught.value)
    await model.close()


def test_the_key_is_in_no_repr() -> None:
    assert SETTINGS.key not in repr(SETTINGS)
