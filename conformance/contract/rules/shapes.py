"""
Rules about the types of members, as far as no other clause speaks of the member.

The comparison itself, and which clause a departure counts for, is `shape`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.rule import MODEL, MODELS, PLAIN, STREAM, rule
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange


@rule("chat-create/shape", kinds=PLAIN, when=parts.no_object)
def every_member_of_a_completion_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's completion object: whatever has no clause of its own."""
    yield from breaches(exchange, "chat-create/shape")


@rule("chat-stream/shape", kinds=STREAM, when=parts.no_chunk)
def every_member_of_a_chunk_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's chunk object: whatever has no clause of its own."""
    yield from breaches(exchange, "chat-stream/shape")


@rule("models-list/shape", kinds=MODELS, when=parts.no_object)
def every_member_of_the_list_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's list of models: whatever has no clause of its own."""
    yield from breaches(exchange, "models-list/shape")


@rule("models-retrieve/shape", kinds=MODEL, when=parts.no_object)
def every_member_of_the_entry_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's model object: whatever has no clause of its own."""
    yield from breaches(exchange, "models-retrieve/shape")
