"""Models that turn texts into vectors: the embedded one, or one of an embeddings server."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from commandcenter_app.errors import EmbeddingError

if TYPE_CHECKING:
    import httpx
    import numpy as np
    from numpy.typing import NDArray

    from commandcenter_app.settings import EmbeddingSettings

    Vectors = NDArray[np.float32]

TEXT_LIMIT_CHARS = 4_000
"""Longer texts are truncated before embedding."""

DIMENSIONS_LIMIT = 4_000
"""Maximum length of a vector that Postgres can index."""

ANSWER_WITHIN_S = 60.0


class Embedder(Protocol):
    """A model. `name` distinguishes its vectors from those of others; `batch` is the number of texts per call."""

    name: str
    batch: int

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text: its vector, of length 1, or zeros for an empty text.

        Raises EmbeddingError.
        """

    async def close(self) -> None:
        """Close connections."""


class StaticModel:
    """The embedded model: the mean of the words' vectors, from the files of the package `wordllama`.

    The package itself is not imported: that would take 60 MB and half a second, set up logging, and might download
    missing files. The vectors are the same (a test compares them). The file is mapped into memory, so that all projects
    share it.
    """

    name = "wordllama-l2-256"
    batch = 256

    def __init__(self) -> None:
        self._loaded: tuple[Any, Any] | None = None
        self._loading = threading.Lock()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, see `Embedder`. The first call takes half a second."""
        return await asyncio.to_thread(self._embed, texts)

    async def close(self) -> None:
        """Do nothing: there are no connections."""

    def _embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        with self._loading:
            if self._loaded is None:
                self._loaded = load_static()
        tokenizer, table = self._loaded
        vectors = np.zeros((len(texts), table.shape[1]), np.float32)
        cut = [text[:TEXT_LIMIT_CHARS] for text in texts]
        for row, encoded in enumerate(tokenizer.encode_batch_fast(cut, add_special_tokens=False)):
            if encoded.ids:
                vectors[row] = table[encoded.ids].sum(axis=0, dtype=np.float32)
        return normalised(vectors)


def load_static() -> tuple[Any, Any]:
    """Load the tokenizer and the table of vectors. Raises EmbeddingError if the package is incomplete."""
    import numpy as np

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # one core is enough
    from tokenizers import Tokenizer

    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise EmbeddingError("The embedded model cannot be used: the package wordllama is not installed.")
    root = Path(spec.origin).parent
    weights = root / "weights" / "l2_supercat_256.safetensors"
    try:
        tokenizer = Tokenizer.from_file(str(root / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        with weights.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            about = json.loads(file.read(size))["embedding.weight"]
        table = np.memmap(weights, "<f2", "r", 8 + size + about["data_offsets"][0], tuple(about["shape"]))
    except Exception as error:  # the tokenizer raises plain Exception
        raise EmbeddingError(f"The embedded model cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, table


class RemoteModel:
    """A model of a server with OpenAI's embeddings protocol."""

    batch = 32

    def __init__(self, settings: EmbeddingSettings, client: httpx.AsyncClient | None = None) -> None:
        self.name = settings.model
        self._url = f"{settings.url}/embeddings"
        self._headers = {"authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._client = client

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, see `Embedder`."""
        import httpx
        import numpy as np

        if self._client is None:
            self._client = httpx.AsyncClient(timeout=ANSWER_WITHIN_S, follow_redirects=False)
        # Most servers refuse an empty text.
        body = {"model": self.name, "input": [text[:TEXT_LIMIT_CHARS] or " " for text in texts]}
        try:
            response = await self._client.post(self._url, json=body, headers=self._headers)
            if response.status_code != 200:
                raise EmbeddingError(f"The embeddings server answered with status {response.status_code}.")
            answers = sorted(response.json()["data"], key=lambda one: one["index"])
            vectors = np.array([one["embedding"] for one in answers], np.float32)
        except httpx.HTTPError as error:
            raise EmbeddingError(f"The embeddings server cannot be reached: {type(error).__name__}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise EmbeddingError("The embeddings server's response could not be parsed.") from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not 0 < vectors.shape[1] <= DIMENSIONS_LIMIT:
            raise EmbeddingError("The embeddings server did not return one vector of at most 4,000 numbers per text.")
        if not np.isfinite(vectors).all():
            raise EmbeddingError("The embeddings server returned a value that is not a number.")
        return normalised(vectors)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()


def normalised(vectors: Vectors) -> Vectors:
    """Scale the vectors to length 1, except those of length 0."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    shortened: Vectors = (vectors / lengths).astype(np.float32)
    return shortened


def embedder(settings: EmbeddingSettings | None) -> Embedder:
    """Return the configured model, or else the embedded one."""
    return StaticModel() if settings is None else RemoteModel(settings)
