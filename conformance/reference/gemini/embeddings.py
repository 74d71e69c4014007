"""
Embeddings of the Gemini dialect, in the form of the one body that was recorded (wire facts 8).

Knows the form of request and answer; which way a text points is the model's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import embedding
from conformance.reference.asked import Asked
from conformance.reference.gemini.bodies import bare_model, body_of, whole
from conformance.reference.gemini.errors import invalid, unknown_fields
from conformance.reference.gemini.identity import headers
from conformance.reference.gemini.profiles import Profile
from conformance.reference.reply import Reply
from conformance.reference.routing import Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_FEWEST, _MOST = 128, 3072  # documented for the two models of the page
# Without the parameter 768 and 3072 were seen, by model: wire facts 8. This model is our own.
_DIMENSIONS = 256
_DELAY_MS = 10.0
_KNOWN = ("model", "input", "dimensions", "encoding_format")  # the schema of wire facts 8


def create(asked: Asked, profile: Profile) -> Reply:
    """Answer POST embeddings; raises `Refused`."""
    body = body_of(asked)
    value = pretty(embed(body, profile)) + b"\n"  # another serialiser than chat's: wire facts 1
    fields = headers(profile, Seed.of_body(body), when=profile.epoch, media_type="application/json")
    return Reply(200, fields, ((_DELAY_MS, value),))


def embed(body: dict[str, Any], profile: Profile) -> dict[str, Any]:
    """Return the answer to a request's `body` before it is spelled; raises `Refused`."""
    if strange := [name for name in body if name not in _KNOWN]:
        unknown_fields(strange)
    model = bare_model(body, "embedding", "embedContent", profile)
    dimensions = whole("dimensions", body.get("dimensions", _DIMENSIONS), _FEWEST, _MOST)
    packed = _packed(body)
    data = []
    for index, text in enumerate(_texts(body)):
        vector = embedding.vector(text, dimensions)
        # Numbers in full double precision: wire facts 8. Packed ones were never recorded.
        spelled = embedding.packed(vector) if packed else list(vector)
        entry: dict[str, Any] = {"object": "embedding", "embedding": spelled}
        if index:  # zero is left out: wire facts 1 and 8. Several inputs were never recorded.
            entry["index"] = index
        data.append(entry)
    return {"object": "list", "data": data, "model": model}  # no usage, no prefix: wire facts 8


def _packed(body: Mapping[str, Any]) -> bool:
    encoding = body.get("encoding_format", "float")
    if encoding not in ("float", "base64"):
        invalid("Invalid value at 'encoding_format': it must be one of float, base64.")
    return bool(encoding == "base64")


def _texts(body: Mapping[str, Any]) -> list[str]:
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        # The old reference: token ids are not implemented. The text of the refusal is ours.
        invalid("Invalid value at 'input': a string or strings are wanted.")
    if not texts or not all(texts):
        invalid("Invalid value at 'input': there is no text to embed.")
    return texts


SERVES = (Serves("POST", "embeddings", create),)
