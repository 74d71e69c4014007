"""One spelling for bodies that mean the same, another for any that differ in one place."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.canonical import canonical, digest
from tests.properties.spelling import changed, meaning, spelled, values

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=200)
bodies = st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=3), values, max_size=4)


@HYPOTHESIS
@given(bodies, st.data())
def test_a_body_has_one_spelling_however_it_came(value, data):
    one, other = (data.draw(spelled(value)).encode() for _ in range(2))
    plain = canonical("application/json", one)
    assert plain == canonical("application/json", other) == canonical(None, one)
    assert canonical("application/json", plain) == plain
    assert digest(None, one) == digest(None, other)


@HYPOTHESIS
@given(bodies, st.data())
def test_the_one_spelling_still_says_the_same(value, data):
    plain = canonical("application/json", data.draw(spelled(value)).encode())
    said = json.loads(plain, parse_float=Decimal, parse_int=Decimal)
    assert meaning(said) == meaning(value)


@HYPOTHESIS
@given(bodies, st.data())
def test_a_body_that_differs_in_one_place_is_another(value, data):
    other = data.draw(changed(value))
    assert meaning(other) != meaning(value)
    texts = (data.draw(spelled(each)).encode() for each in (value, other))
    assert len({canonical("application/json", text) for text in texts}) == 2


@HYPOTHESIS
@given(bodies, bodies, st.data())
def test_bodies_are_alike_exactly_when_they_mean_the_same(one, other, data):
    texts = [data.draw(spelled(each)).encode() for each in (one, other)]
    alike = digest(None, texts[0]) == digest(None, texts[1])
    assert alike is (meaning(one) == meaning(other))
