"""What is worth keeping: what the endpoint does, and not what the hour did to it."""

from __future__ import annotations

import pytest

from conformance.model import Exchange, Kind, Provenance, Request, Response
from conformance.plugin.recorder import worth_keeping


def exchange(
    provenance: Provenance, *, status: int | None = 200, failure: str | None = None
) -> Exchange:
    return Exchange(
        id="chat/hello",
        kind=Kind.COMPLETION,
        request=Request("POST", "https://host.invalid/v1/chat/completions"),
        response=None if status is None else Response(status, complete=failure is None),
        surface="rest",
        target="host",
        provenance=provenance,
        failure=failure,
    )


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 500])
def test_an_answer_and_a_refusal_are_what_the_endpoint_does(status: int) -> None:
    assert worth_keeping(exchange(Provenance.LIVE, status=status))


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504, None])
def test_what_says_to_come_back_later_is_nothing_to_replay(status: int | None) -> None:
    assert not worth_keeping(exchange(Provenance.LIVE, status=status))


def test_an_answer_that_broke_off_is_kept_of_a_rehearsal_alone() -> None:
    cut = "The body ended after 3 of 9 bytes."
    assert not worth_keeping(exchange(Provenance.LIVE, failure=cut))
    assert worth_keeping(exchange(Provenance.REHEARSED, failure=cut))
    assert worth_keeping(exchange(Provenance.REHEARSED, status=429))
