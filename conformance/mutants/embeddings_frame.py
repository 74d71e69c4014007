"""
Faults of what stands around vectors: the list, its model, its counts, the bytes it is served in.

Knows nothing of the vectors themselves.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import (
    asks_otherwise,
    document,
    edits,
    error,
    with_body,
    with_headers,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

_PATH = "/embeddings"


@mutant(
    "embeddings-without-entries",
    what="An answer of embeddings holds an empty list.",
    breaks=("embeddings-create/answers",),
)
@edits(_PATH)
def without_entries(answer: Any, _request: Any) -> None:
    answer["data"] = []


@mutant(
    "embeddings-native-values",
    what="Vectors stand in values, as in the native API, and not in embedding.",
    breaks=("embeddings-create/vector",),
)
@edits(_PATH)
def native_values(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["values"] = entry.pop("embedding")


@mutant(
    "embeddings-nested",
    what="The vector of an entry is a list in a list.",
    breaks=("embeddings-create/finite",),
)
@edits(_PATH)
def nested(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["embedding"] = [entry["embedding"]]


@mutant(
    "embeddings-index-missing",
    what="The first entry has no index, as zero is left out.",
    breaks=("embeddings-create/index",),
)
@edits(_PATH)
def index_missing(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        if not entry["index"]:
            del entry["index"]


@mutant(
    "embeddings-objects-alike",
    what="The answer calls itself embedding and its entries call themselves list.",
    breaks=("embeddings-create/object", "embeddings-create/entry-object"),
)
@edits(_PATH)
def objects_alike(answer: Any, _request: Any) -> None:
    answer["object"] = "embedding"
    for entry in answer["data"]:
        entry["object"] = "list"


@mutant(
    "embeddings-usage-missing",
    what="An answer of embeddings has no usage.",
    breaks=("embeddings-create/usage",),
)
@edits(_PATH)
def usage_missing(answer: Any, _request: Any) -> None:
    del answer["usage"]


@mutant(
    "embeddings-usage-generated",
    what="The total counts a token for every vector, as if it had been generated.",
    breaks=("embeddings-create/usage-total",),
)
@edits(_PATH)
def usage_generated(answer: Any, _request: Any) -> None:
    answer["usage"]["total_tokens"] += len(answer["data"])


@mutant(
    "embeddings-model-internal",
    what="The answer names the server's own model and not the one asked for.",
    breaks=("embeddings-model-choice/named",),
)
@edits(_PATH)
def model_internal(answer: Any, _request: Any) -> None:
    answer["model"] = "all-minilm-l6-v2"


@mutant(
    "embeddings-model-missing",
    what="The answer names no model.",
    breaks=("embeddings-create/model",),
)
@edits(_PATH)
def model_missing(answer: Any, _request: Any) -> None:
    del answer["model"]


default_model = mutant(
    "embeddings-unknown-model-served",
    what="A model that does not exist is answered by the one there is.",
    breaks=("embeddings-model-choice/unknown",),
)(
    asks_otherwise(
        lambda request: (
            request.update(model="reference-embedding")
            if str(request.get("model")).startswith("no-such")
            else None
        ),
        path=_PATH,
    )
)


@mutant(
    "embeddings-unknown-model-400",
    what="A model that does not exist is answered with status 400.",
    breaks=("embeddings-model-choice/unknown",),
)
def unknown_400(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.path.endswith(_PATH) and reply.status == 404:
        return error(f"Invalid model: {document(asked).get('model')}", param="model")
    return reply


@mutant(
    "embeddings-served-as-text",
    what="Embeddings are served as text/plain.",
    breaks=("embeddings-create/content-type",),
)
def served_as_text(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.path.endswith(_PATH) and reply.status == 200:
        return with_headers(reply, content_type="text/plain")
    return reply


@mutant(
    "embeddings-bare-vectors",
    what="The vectors stand in data themselves, without an object around each.",
    breaks=("embeddings-create/shape",),
)
@edits(_PATH)
def bare_vectors(answer: Any, _request: Any) -> None:
    answer["data"] = [entry["embedding"] for entry in answer["data"]]


@mutant(
    "embeddings-url-safe-base64",
    what="Packed vectors are spelled in the alphabet of base64 for addresses.",
    breaks=("embeddings-create/vector", "embeddings-encoding-format/sdk-default"),
    surface="python",
)
@edits(_PATH)
def url_safe_base64(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        if isinstance(entry["embedding"], str):
            entry["embedding"] = entry["embedding"].replace("+", "-").replace("/", "_")


@mutant(
    "embeddings-log-line-behind",
    what="A line of the server's log follows the JSON of an answer.",
    breaks=("embeddings-create/strict-json", "embeddings-create/sdk-carries"),
    surface="python",
)
def log_line_behind(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.path.endswith(_PATH) and reply.status == 200:
        return with_body(reply, reply.body + b"INFO: embedded in 12 ms\n")
    return reply


@mutant(
    "embeddings-usage-zero",
    what="Texts that were embedded count for nothing.",
    breaks=("embeddings-create/usage-counts",),
)
@edits(_PATH)
def usage_zero(answer: Any, _request: Any) -> None:
    answer["usage"] = {"prompt_tokens": 0, "total_tokens": 0}
