"""
Image generation of the Gemini dialect. Never recorded (wire facts 10): the page's form throughout.

The page shows `data[].b64_json`; where it is silent, OpenAI's form stands.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from conformance.reference import drawing
from conformance.reference.asked import Asked
from conformance.reference.gemini.bodies import bare_model, body_of, whole
from conformance.reference.gemini.errors import invalid
from conformance.reference.gemini.identity import created, headers
from conformance.reference.gemini.profiles import Profile
from conformance.reference.reply import Reply
from conformance.reference.routing import Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 40.0
_LONG_SIDE = 1024
_SIZE = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})")
_RATIO = re.compile(r"([1-9][0-9]?):([1-9][0-9]?)")
_MOST_IMAGES = 8


def create(asked: Asked, profile: Profile) -> Reply:
    """Answer POST images/generations; names nobody knows are passed over, as the page says."""
    body = body_of(asked)
    bare_model(body, "image", "predict", profile)
    if not isinstance(body.get("prompt"), str) or not body["prompt"]:
        invalid("Invalid value at 'prompt': a text is wanted.")
    count = _count(body)
    width, height = _pixels(body)
    address = _by_address(body)
    _check_natives(body)
    seed = Seed.of_body(body)
    when = created(profile, seed, 1)
    data = [_image(Seed(f"{seed.text} {at}"), width, height, address) for at in range(count)]
    value = pretty({"created": when, "data": data}) + b"\n"
    fields = headers(profile, seed, when=when, media_type="application/json")
    return Reply(200, fields, ((_DELAY_MS, value),))


def _image(seed: Seed, width: int, height: int, address: bool) -> dict[str, str]:
    if address:  # listed among the values of response_format and shown nowhere: OpenAI's form
        name = seed.octets("address", 16).hex()
        return {"url": f"https://reference-gemini.invalid/pictures/{name}.png"}
    return {"b64_json": base64.b64encode(drawing.png(width, height, seed)).decode()}


def _by_address(body: Mapping[str, Any]) -> bool:
    form = body.get("response_format", "b64_json")
    if form not in ("b64_json", "url"):
        invalid("Invalid value at 'response_format': it must be one of b64_json, url.")
    return bool(form == "url")


def _count(body: Mapping[str, Any]) -> int:
    if "n" in body:
        return whole("n", body["n"], 1, _MOST_IMAGES)
    config = body.get("generation_config")
    if isinstance(config, dict) and "candidateCount" in config:
        name = "generation_config.candidateCount"
        return whole(name, config["candidateCount"], 1, _MOST_IMAGES)
    return 1


def _pixels(body: Mapping[str, Any]) -> tuple[int, int]:
    if "size" in body:
        found = _SIZE.fullmatch(str(body["size"]))
        width, height = (int(side) for side in found.groups()) if found else (0, 0)
        if not found or max(width, height) > drawing.LARGEST:
            invalid("Invalid value at 'size': a width, an x and a height are wanted.")
        return width, height
    if "aspect_ratio" in body:
        found = _RATIO.fullmatch(str(body["aspect_ratio"]))
        if not found:
            invalid("Invalid value at 'aspect_ratio': a width, a colon and a height are wanted.")
        across, down = (int(side) for side in found.groups())
        longer = max(across, down)
        return _LONG_SIDE * across // longer, _LONG_SIDE * down // longer
    return _LONG_SIDE, _LONG_SIDE


def _check_natives(body: Mapping[str, Any]) -> None:
    """Refuse native fields of another form than the page's table gives them."""
    for name, kind in (("generation_config", dict), ("safety_settings", list), ("tools", list)):
        if not isinstance(body.get(name, kind()), kind):
            invalid(f"Invalid value at '{name}': another type is wanted.")


SERVES = (Serves("POST", "images/generations", create),)
