"""
Rules about an answer of embeddings: its entries, their order, their vectors, its counts.

What a vector means is not looked at here; that needs two of them and a test of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from conformance.contract import parts
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import EMBEDDINGS, rule
from conformance.contract.rules.envelope import not_200
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING
from conformance.wire.vectors import Vector, vector


def _entries(exchange: Exchange) -> list[tuple[str, dict[str, Any]]]:
    """Return where every entry stands, and its members."""
    body = parts.value(exchange)
    data = body.get("data") if isinstance(body, dict) else None
    return [
        (f"/data/{place}", entry)
        for place, entry in enumerate(data if isinstance(data, list) else ())
        if isinstance(entry, dict)
    ]


def _vectors(exchange: Exchange) -> list[tuple[str, Vector]]:
    read = ((f"{at}/embedding", vector(one.get("embedding"))) for at, one in _entries(exchange))
    return [(where, found) for where, found in read if found is not None]


def _no_entry(exchange: Exchange) -> str | None:
    return parts.no_object(exchange) or (None if _entries(exchange) else Reason.NO_ENTRY)


def _no_vector(exchange: Exchange) -> str | None:
    return _no_entry(exchange) or (None if _vectors(exchange) else Reason.NO_VECTOR)


def _one_vector(exchange: Exchange) -> str | None:
    return None if len(_vectors(exchange)) > 1 else Reason.ONE_VECTOR


def _unnumbered(exchange: Exchange) -> str | None:
    if reason := _no_entry(exchange):
        return reason
    numbered = all(parts.whole(one.get("index")) is not None for _, one in _entries(exchange))
    return None if numbered else Reason.UNNUMBERED


@rule("embeddings-create/answers", kinds=EMBEDDINGS)
def a_text_is_embedded(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample; an answer without an entry embeds nothing."""
    yield from not_200(exchange)
    yield from breaches(exchange, "embeddings-create/answers")
    if parts.value(exchange) is MISSING:
        yield Breach("body", ("an object",), "no JSON")


@rule("embeddings-create/shape", kinds=EMBEDDINGS, when=parts.no_object)
def every_member_of_the_embeddings_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embeddings response: whatever has no clause of its own."""
    yield from breaches(exchange, "embeddings-create/shape")


@rule("embeddings-create/object", kinds=EMBEDDINGS, when=parts.no_object)
def the_embeddings_are_a_list(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embeddings response."""
    yield from breaches(exchange, "embeddings-create/object")


@rule("embeddings-create/entry-object", kinds=EMBEDDINGS, when=_no_entry)
def every_entry_says_that_it_is_an_embedding(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embedding object."""
    yield from breaches(exchange, "embeddings-create/entry-object")


@rule("embeddings-create/model", kinds=EMBEDDINGS, when=parts.no_object)
def the_embeddings_name_their_model(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embeddings response."""
    yield from breaches(exchange, "embeddings-create/model")


@rule("embeddings-create/index", kinds=EMBEDDINGS, when=_no_entry)
def every_entry_has_its_number(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embedding object: which of the inputs it belongs to."""
    yield from breaches(exchange, "embeddings-create/index")


@rule("embeddings-create/index-order", kinds=EMBEDDINGS, when=_unnumbered)
def the_numbers_count_the_entries(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embedding object: the place in the list, so the two cannot differ."""
    for place, (where, entry) in enumerate(_entries(exchange)):
        if parts.whole(entry["index"]) != place:
            yield Breach(f"{where}/index", (str(place),), show(entry["index"]))


@rule("embeddings-create/vector", kinds=EMBEDDINGS, when=_no_entry)
def every_entry_holds_a_vector(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embedding object: numbers, or 32-bit floats packed in base64."""
    yield from breaches(exchange, "embeddings-create/vector")
    for where, entry in _entries(exchange):
        found = entry.get("embedding")
        if isinstance(found, str) and found and vector(found) is None:
            expected = ("base64 of 32-bit floats",)
            yield Breach(f"{where}/embedding", expected, show(found[:60]))


@rule("embeddings-create/finite", kinds=EMBEDDINGS, when=_no_entry)
def every_component_is_a_finite_number(exchange: Exchange) -> Iterator[Breach]:
    """JSON knows no other numbers, and nothing can be compared with one that is not finite."""
    yield from breaches(exchange, "embeddings-create/finite")
    for where, found in _vectors(exchange):
        for place, component in enumerate(found):
            if not isfinite(component):
                yield Breach(f"{where}/{place}", ("a finite number",), show(component))


@rule("embeddings-create/not-zero", kinds=EMBEDDINGS, when=_no_vector)
def a_vector_points_somewhere(exchange: Exchange) -> Iterator[Breach]:
    """A vector of zeros has no direction: its similarity to any other is not defined."""
    for where, found in _vectors(exchange):
        if not any(found):
            yield Breach(where, ("a component other than zero",), f"{len(found)} zeros")


@rule("embeddings-create/equal-length", kinds=EMBEDDINGS, when=_one_vector)
def all_vectors_are_of_one_length(exchange: Exchange) -> Iterator[Breach]:
    """Vectors of one model are there to be compared."""
    (_, first), *others = _vectors(exchange)
    for where, found in others:
        if len(found) != len(first):
            expected = f"{len(first)} components, as in the first"
            yield Breach(where, (expected,), f"{len(found)} components")


@rule("embeddings-create/usage", kinds=EMBEDDINGS, when=parts.no_object)
def embeddings_carry_usage(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's embeddings response, whose type allows no answer without it."""
    yield from breaches(exchange, "embeddings-create/usage")


@rule("embeddings-create/usage-total", kinds=EMBEDDINGS, when=parts.no_usage)
def the_total_is_the_prompt(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's usage of embeddings: nothing is generated, so the prompt is all there is."""
    usage = parts.value(exchange)["usage"]
    prompt, total = (parts.whole(usage.get(name)) for name in ("prompt_tokens", "total_tokens"))
    if prompt is not None and total is not None and prompt != total:
        yield Breach("/usage/total_tokens", (f"{show(prompt)}, the prompt's",), show(total))


@rule("embeddings-create/usage-counts", kinds=EMBEDDINGS, when=parts.no_usage)
def a_text_counts_for_something(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's usage of embeddings: what the prompt cost, and an empty one is refused."""
    prompt = parts.value(exchange)["usage"].get("prompt_tokens")
    if parts.whole(prompt) == 0:
        yield Breach("/usage/prompt_tokens", ("1 or more",), show(prompt))
