"""
OpenAI's embeddings: from texts or token ids to vectors, as numbers or packed.

Knows the form of request and answer; which way a text points is the model's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import embedding, tokens
from conformance.reference.asked import Asked
from conformance.reference.openai.bodies import body_of, needs_model, one_of, only, text, whole
from conformance.reference.openai.errors import invalid, missing, wrong_type
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.routing import Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DIMENSIONS = 256  # unless others are asked for
_MOST = 1024
_DELAY_MS = 10.0
_KNOWN = ("model", "input", "dimensions", "encoding_format", "user")
_MOST_INPUTS = 2048


def create(asked: Asked) -> Reply:
    """Answer POST embeddings; raises `Refused`."""
    body = body_of(asked)
    value = pretty(embed(body)) + b"\n"
    fields = headers(
        Seed.of_body(body), when=EPOCH, media_type="application/json", length=len(value)
    )
    return Reply(200, fields, ((_DELAY_MS, value),))


def embed(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a request's `body` before it is spelled; raises `Refused`."""
    inputs = _checked(body)
    dimensions = body.get("dimensions", _DIMENSIONS)
    packed = body.get("encoding_format") == "base64"
    data = []
    for index, one in enumerate(inputs):
        vector = embedding.vector(one, dimensions)
        spelled = embedding.packed(vector) if packed else embedding.single(vector)
        data.append({"object": "embedding", "index": index, "embedding": spelled})
    count = sum(tokens.count(one) for one in inputs)
    return {
        "object": "list",
        "data": data,
        "model": body["model"],
        "usage": {"prompt_tokens": count, "total_tokens": count},
    }


def _checked(body: Mapping[str, Any]) -> list[str]:
    """Return the texts of a request that is in order."""
    needs_model(body, "embedding", "embeddings")
    if body.get("input") is None:
        missing("input")
    only(body, _KNOWN)
    if "dimensions" in body:
        whole("dimensions", body["dimensions"], 1, _MOST)
    if "encoding_format" in body:
        one_of("encoding_format", body["encoding_format"], ("float", "base64"))
    if "user" in body:
        text("user", body["user"])
    return _texts(body["input"])


def _texts(given: Any) -> list[str]:
    if isinstance(given, str):
        text("input", given)
        return [given]
    _check_list(given)
    if _ids(given):
        return [embedding.of_tokens(given)]
    return [one if isinstance(one, str) else embedding.of_tokens(one) for one in given]


def _check_list(given: Any) -> None:
    if not isinstance(given, list) or not (_ids(given) or _strings(given) or _id_lists(given)):
        wrong_type("input", wanted="a string, strings, token ids or lists of them", got=given)
    if not given:
        invalid("input", "Invalid 'input': an empty array holds nothing.", "empty_array")
    if len(given) > _MOST_INPUTS:
        message = f"Invalid 'input': an array of {len(given)}, at most {_MOST_INPUTS} fit."
        invalid("input", message, "array_above_max_length")
    for place, one in enumerate(given):
        if isinstance(one, str):
            text(f"input[{place}]", one)


def _strings(given: list[Any]) -> bool:
    return all(isinstance(one, str) for one in given)


def _id_lists(given: list[Any]) -> bool:
    return all(isinstance(one, list) and one and _ids(one) for one in given)


def _ids(given: list[Any]) -> bool:
    return all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in given)


SERVES = (Serves("POST", "embeddings", create),)
