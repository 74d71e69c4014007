"""
Faults of embeddings as they were reported: what is refused, breaks or goes unheard.

What nobody reported yet is in `embeddings_vectors`.
"""

from __future__ import annotations

import base64
import struct
from typing import Any

from conformance.mutants.editing import document, edits, error, refuses
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

_PATH = "/embeddings"


def _base64(request: Any) -> bool:
    return isinstance(request, dict) and request.get("encoding_format") == "base64"


def _more_than(most: int, request: Any) -> bool:
    texts = request.get("input") if isinstance(request, dict) else None
    return isinstance(texts, list) and len(texts) > most and isinstance(texts[0], str)


def _token_ids(request: Any) -> bool:
    given = request.get("input") if isinstance(request, dict) else None
    return isinstance(given, list) and not all(isinstance(one, str) for one in given)


def _fails(message: str) -> Fault:
    """Return the fault that answers every request for embeddings with status 500."""
    return refuses(bool, message, status=500, path=_PATH)


base64_refused = mutant(
    "embeddings-base64-error",
    what="encoding_format base64, which the client libraries ask for, is refused with status 400.",
    breaks=("embeddings-encoding-format/base64", "embeddings-encoding-format/sdk-default"),
    reports=("embeddings-base64-rejected",),
    surface="python",
)(refuses(_base64, "Invalid value at 'encoding_format': base64 is not supported.", path=_PATH))

base64_breaks = mutant(
    "embeddings-base64-500",
    what="encoding_format base64 is answered with status 500.",
    breaks=("embeddings-encoding-format/base64",),
    reports=("embeddings-base64-500",),
)(refuses(_base64, "Internal server error", status=500, path=_PATH))


@mutant(
    "embeddings-base64-ignored",
    what="encoding_format base64 is taken and numbers come back.",
    breaks=("embeddings-encoding-format/base64",),
    reports=("embeddings-base64-ignored",),
)
@edits(_PATH, when=_base64)
def base64_ignored(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        data = base64.b64decode(entry["embedding"])
        entry["embedding"] = list(struct.unpack(f"<{len(data) // 4}f", data))


more_than_a_hundred = mutant(
    "embeddings-batch-limit",
    what="More than 100 texts in one request are refused, in the words of a native batch.",
    breaks=("embeddings-input-list/length-limit",),
    reports=("embeddings-batch-over-100-rejected",),
)(
    refuses(
        lambda request: _more_than(100, request),
        "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch",
        path=_PATH,
    )
)

more_than_ten = mutant(
    "embeddings-batch-limit-ten",
    what="More than 10 texts in one request are refused.",
    breaks=("embeddings-input-list/length-limit",),
    reports=("embeddings-batch-limit-other",),
)(
    refuses(
        lambda request: _more_than(10, request),
        "batch size is invalid, it should not be larger than 10.",
        path=_PATH,
    )
)


@mutant(
    "embeddings-model-404",
    what="An embedding model that the list of models names does not exist for embeddings.",
    breaks=("embeddings-model-choice/chosen",),
    reports=("embeddings-model-404",),
)
def model_not_found(asked: Asked, healthy: Endpoint) -> Reply:
    if asked.method != "POST" or not asked.path.endswith(_PATH):
        return healthy(asked)
    name = str(document(asked).get("model"))
    return error(f"models/{name} is not found for API version v1main", status=404)


vertex_500 = mutant(
    "vertex-embeddings-500",
    what="Every request for embeddings is answered with status 500.",
    breaks=("embeddings-create/answers",),
    reports=("vertex-embeddings-500",),
)(_fails("Internal error encountered."))

token_ids_break = mutant(
    "embeddings-token-array-input",
    what="Texts given as lists of token ids are answered with status 500.",
    breaks=("embeddings-input-list/token-ids",),
    reports=("embeddings-token-array-input",),
)(refuses(_token_ids, "expected string or bytes-like object", status=500, path=_PATH))

token_ids_break_where_unsupported = mutant(
    "embeddings-token-array-500-for-gemini",
    what="Token ids, which the endpoint does not know, are answered with 500 and no refusal.",
    breaks=("embeddings-input-list/token-ids-refused",),
    reports=("embeddings-token-array-input",),
    dialect="gemini",
)(refuses(_token_ids, "Internal error encountered.", status=500, path=_PATH))
