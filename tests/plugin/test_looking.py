"""The lenses on vectors and pictures say what is there, and what is missing."""

import json

import pytest

from conformance.model import Exchange, Kind, Outcome, Provenance, Response
from conformance.plugin.asked import Asked
from conformance.plugin.looking import count, likeness, pictures, vector, vectors
from conformance.plugin.outcomes import Judged


def answered(body):
    exchange = Exchange(
        id="made/by-hand",
        kind=Kind.OTHER,
        request=None,
        response=Response(200, pieces=(json.dumps(body).encode(),)),
        surface="rest",
        target="made",
        provenance=Provenance.REHEARSED,
    )
    return Asked(exchange, expects="ok")


def test_vectors_are_found_in_either_spelling():
    seen = answered({"data": [{"embedding": [1, 0]}, {"embedding": "AACAPwAAAAA="}]})
    assert vectors(seen) == [(1.0, 0.0), (1.0, 0.0)]
    assert vector(seen) == (1.0, 0.0)
    assert count(seen) == 2


def test_likeness_is_one_for_the_same_direction_and_zero_across():
    assert likeness((1, 0), (3, 0)) == 1
    assert likeness((1, 0), (0, 2)) == 0


@pytest.mark.parametrize("body", [None, [], {}, {"data": []}, {"data": [{}]}], ids=repr)
@pytest.mark.parametrize("lens", [vectors, vector, pictures])
def test_what_is_missing_is_untestable(lens, body):
    with pytest.raises(Judged) as raised:
        lens(answered(body))
    assert raised.value.outcome is Outcome.UNTESTABLE
    assert "made/by-hand" in str(raised.value)


@pytest.mark.parametrize("other", [(1.0,), (0.0, 0.0)])
def test_vectors_that_cannot_be_compared_are_untestable(other):
    with pytest.raises(Judged):
        likeness((1.0, 0.0), other)


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}])
def test_nothing_is_counted_as_none(body):
    assert count(answered(body)) == 0
