"""Places with few words, and with any number, are read off the wire schemas."""

from __future__ import annotations

import pytest

from conformance.contract.closed import closed
from conformance.model import Kind


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (Kind.COMPLETION, "/object"),
        (Kind.COMPLETION, "/choices/*/finish_reason"),
        (Kind.COMPLETION, "/choices/*/message/role"),
        (Kind.STREAM, "/choices/*/delta/role"),
        (Kind.STREAM, "/choices/*/delta/tool_calls/*/type"),
        (Kind.BATCH, "/status"),
        (Kind.EMBEDDINGS, "/data/*/object"),
    ],
)
def test_what_a_schema_lists_is_a_word(kind: Kind, where: str) -> None:
    assert where in closed(kind, answered=True).words


def test_free_text_is_no_word() -> None:
    words = closed(Kind.COMPLETION, answered=True).words
    assert not words & {"/id", "/model", "/choices/*/message/content", "/created"}


def test_what_may_be_any_number_is_told_from_whole_numbers() -> None:
    numbers = closed(Kind.COMPLETION, answered=True).numbers
    assert "/choices/*/logprobs/content/*/logprob" in numbers
    assert "/created" not in numbers
