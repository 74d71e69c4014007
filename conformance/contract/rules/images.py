"""
Rules about an answer of generated images: its entries, and that they are pictures.

What a picture shows is not looked at; how many there are and how large is for the tests to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.contract import parts
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import IMAGES, Params, rule
from conformance.contract.rules.envelope import camel_case, not_200
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING
from conformance.wire.pictures import decoded, picture, whole

_FORMS = ("base64 of a PNG, JPEG or WebP picture",)


def _asks_for_base64(params: Params) -> bool:
    return params is not None and params.get("response_format") == "b64_json"


def _entries(exchange: Exchange) -> list[tuple[str, dict[str, Any]]]:
    """Return where every entry stands, and its members."""
    body = parts.value(exchange)
    data = body.get("data") if isinstance(body, dict) else None
    return [
        (f"/data/{place}", entry)
        for place, entry in enumerate(data if isinstance(data, list) else ())
        if isinstance(entry, dict)
    ]


def _no_entry(exchange: Exchange) -> str | None:
    return parts.no_object(exchange) or (None if _entries(exchange) else Reason.NO_ENTRY)


def _no_picture(exchange: Exchange) -> str | None:
    held = any(entry.get("b64_json") is not None for _, entry in _entries(exchange))
    return _no_entry(exchange) or (None if held else Reason.NO_PICTURE)


@rule("images-generate/answers", kinds=IMAGES)
def an_image_is_generated(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample; an answer without an entry shows nothing."""
    yield from not_200(exchange)
    yield from breaches(exchange, "images-generate/answers")
    if parts.value(exchange) is MISSING:
        yield Breach("body", ("an object",), "no JSON")


@rule("images-generate/shape", kinds=IMAGES, when=parts.no_object)
def every_member_of_the_images_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's images response: whatever has no clause of its own."""
    yield from breaches(exchange, "images-generate/shape")


@rule("images-generate/created", kinds=IMAGES, when=parts.no_object)
def the_images_say_when_they_were_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's images response; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "images-generate/created")


@rule("images-generate/entry", kinds=IMAGES, when=_no_entry)
def every_entry_holds_a_picture_or_its_address(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's image object: one of the two, whatever was asked for."""
    for where, entry in _entries(exchange):
        if entry.get("b64_json") is None and entry.get("url") is None:
            yield Breach(where, ("b64_json", "url"), show(entry))


@rule("images-generate/decodes", kinds=IMAGES, when=_no_picture)
def every_picture_is_one(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's image object; told by the first bytes, as a viewer tells it."""
    yield from breaches(exchange, "images-generate/decodes")
    for where, entry in _entries(exchange):
        text = entry.get("b64_json")
        if not isinstance(text, str):
            continue
        if (data := decoded(text)) is None:
            yield Breach(f"{where}/b64_json", _FORMS, show(text[:60]))
        elif picture(data) is None:
            found = f"{len(data)} bytes that begin with {data[:12].hex(' ')}"
            yield Breach(f"{where}/b64_json", _FORMS, found if data else "no bytes")


@rule("images-generate/whole", kinds=IMAGES, when=_no_picture)
def every_picture_goes_on_to_its_end(exchange: Exchange) -> Iterator[Breach]:
    """PNG ends with IEND, JPEG with an end marker, and WebP says how long it is."""
    for where, entry in _entries(exchange):
        data = decoded(entry.get("b64_json"))
        if data is not None and (seen := picture(data)) is not None and not whole(data):
            expected = (f"a {seen.form.upper()} file with its end",)
            yield Breach(f"{where}/b64_json", expected, f"{len(data)} bytes that break off")


@rule("images-generate/no-native-members", kinds=IMAGES, when=parts.no_object)
def the_images_have_no_camel_case(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI spells every member in snake_case."""
    yield from camel_case(parts.value(exchange))


_COUNTS = ("input_tokens", "output_tokens", "total_tokens")


def _counts(exchange: Exchange) -> list[int] | None:
    body = parts.value(exchange)
    usage = body.get("usage") if isinstance(body, dict) else None
    told = [usage.get(name) for name in _COUNTS] if isinstance(usage, dict) else []
    counts = [count for count in told if type(count) is int]
    return counts if len(counts) == len(_COUNTS) else None


def _no_counts(exchange: Exchange) -> str | None:
    return None if _counts(exchange) is not None else Reason.NO_USAGE


@rule("images-generate/usage-sum", kinds=IMAGES, when=_no_counts)
def the_total_of_images_is_the_sum(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's usage of images: what went in and what came out; whoever bills reads the total."""
    given, made, total = _counts(exchange) or (0, 0, 0)
    if given + made != total:
        expected = (f"{given + made}, the sum of {given} in and {made} out",)
        yield Breach("/usage/total_tokens", expected, show(total))


@rule("images-response-format/b64", kinds=IMAGES, asked=_asks_for_base64, when=_no_entry)
def base64_comes_where_it_was_asked_for(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample asks for b64_json and reads it from every entry."""
    for where, entry in _entries(exchange):
        if entry.get("b64_json") is None:
            yield Breach(f"{where}/b64_json", ("a string",), show(entry.get("b64_json", MISSING)))


@rule("images-response-format/no-url", kinds=IMAGES, asked=_asks_for_base64, when=_no_picture)
def no_address_comes_beside_base64(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's image object: response_format chooses one of the two."""
    for where, entry in _entries(exchange):
        if entry.get("b64_json") is not None and entry.get("url") is not None:
            yield Breach(f"{where}/url", ("no url", "null"), show(entry["url"]))
