"""
OpenAI's images, drawn from a prompt or from a picture and a prompt: in base64 or at an address.

Knows the form of request and answer; nothing is ever served at the addresses.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from conformance.reference import drawing, multipart, tokens
from conformance.reference.asked import Asked, Malformed
from conformance.reference.openai.bodies import body_of, needs_model, one_of, only, text, whole
from conformance.reference.openai.errors import Refused, invalid, missing
from conformance.reference.openai.identity import created, headers
from conformance.reference.reply import Reply
from conformance.reference.routing import Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 40.0
_SQUARE = "1024x1024"
_SIZE = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})")
_PICTURE_TOKENS = 272
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "response_format": ("b64_json", "url"),
    "quality": ("auto", "low", "medium", "high", "standard", "hd"),
    "style": ("vivid", "natural"),
    "background": ("auto", "opaque"),
    "moderation": ("auto", "low"),
    "output_format": ("png",),
}
_KNOWN = frozenset({"model", "prompt", "n", "size", "user", "stream", *_CHOICES})


def create(asked: Asked) -> Reply:
    """Answer POST images/generations; raises `Refused`."""
    body = body_of(asked)
    _check(body, "images/generations")
    return _drawn(body, Seed.of_body(body))


def edit(asked: Asked) -> Reply:
    """Answer POST images/edits, a form with one picture; raises `Refused`."""
    try:
        form = multipart.read(asked)
    except Malformed as error:
        raise Refused(400, f"The body of the request cannot be read: {error}.") from None
    if "image" not in form.files:
        missing("image")
    count = form.fields.get("n")
    body = dict(form.fields)
    if isinstance(count, str) and count.isdecimal():  # a form knows texts alone
        body["n"] = int(count)
    _check(body, "images/edits")
    return _drawn(body, Seed.of_body(form.meaning))


def _drawn(body: Mapping[str, Any], seed: Seed) -> Reply:
    when = created(seed, 1)
    value = pretty(_images(body, seed, when)) + b"\n"
    fields = headers(seed, when=when, media_type="application/json", length=len(value))
    return Reply(200, fields, ((_DELAY_MS, value),))


def _check(body: Mapping[str, Any], route: str) -> None:
    needs_model(body, "image", route)
    if body.get("prompt") is None:
        missing("prompt")
    text("prompt", body["prompt"])
    only(body, _KNOWN)
    if body.get("n") is not None:
        whole("n", body["n"], 1, 10)
    if body.get("stream") not in (None, False):
        invalid("stream", "This model draws whole pictures: there is no stream.", "invalid_value")
    for name, choices in _CHOICES.items():
        if body.get(name) is not None:
            one_of(name, body[name], choices)
    if "user" in body:
        text("user", body["user"])
    _pixels(body.get("size"))


def _pixels(size: Any) -> tuple[int, int]:
    if size is None or size == "auto":
        size = _SQUARE
    text("size", size)
    found = _SIZE.fullmatch(size)
    width, height = (int(side) for side in found.groups()) if found else (0, 0)
    if not found or max(width, height) > drawing.LARGEST:
        message = f"Invalid 'size': a width, an x and a height, {drawing.LARGEST} at most each."
        invalid("size", message, "invalid_value")
    return width, height


def _images(body: Mapping[str, Any], seed: Seed, when: int) -> dict[str, Any]:
    width, height = _pixels(body.get("size"))
    count = body.get("n") or 1
    data = []
    for number in range(count):
        own = Seed(f"{seed.text} image {number}")
        if body.get("response_format") == "url":
            name = own.octets("address", 16).hex()
            data.append({"url": f"https://reference-openai.invalid/pictures/{name}.png"})
        else:
            picture = base64.b64encode(drawing.png(width, height, own)).decode()
            data.append({"b64_json": picture})
    asked, drawn = tokens.count(body["prompt"]), _PICTURE_TOKENS * count
    return {
        "created": when,
        "data": data,
        "output_format": "png",
        "quality": "low",
        "size": f"{width}x{height}",
        "usage": {
            "input_tokens": asked,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": asked},
            "output_tokens": drawn,
            "total_tokens": asked + drawn,
        },
    }


SERVES = (
    Serves("POST", "images/generations", create),
    Serves("POST", "images/edits", edit),
)
