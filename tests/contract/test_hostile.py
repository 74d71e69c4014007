"""Whatever an endpoint sends costs verdicts and never the run."""

import json

import made
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.contract import RULES, decide
from conformance.model import Level, Outcome

RARE = ("id", "object", "choices", "delta", "message", "tool_calls", "usage", "error", "index")
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(RARE) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def pointers(value, at=""):
    """Every place in a JSON value."""
    yield at
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from pointers(member, f"{at}/{key}")


def told(exchange):
    """What every rule whatsoever says of an exchange."""
    return [decide(rule, exchange, level=Level.MUST) for rule in RULES]


def assert_bounded(exchange):
    for decision in told(exchange):
        assert decision.outcome is not Outcome.ERROR, decision.note
        for breach in decision.breaches:
            assert len(breach.found) <= 200
            breach.found.encode()
            breach.where.encode()


BODY = made.calling()
STREAM = made.calls_of(made.opening(), made.fragment(arguments="{}"))


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.sampled_from([at for at in pointers(BODY) if at]), VALUES)
def test_a_completion_with_anything_anywhere_is_judged(at, value):
    body = made.having(BODY, at, value)
    assert_bounded(made.plain(body, asked=made.TOOLS))


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.sampled_from([at for at in pointers(list(STREAM)) if at]), VALUES)
def test_a_stream_with_anything_anywhere_is_judged(at, value):
    chunks = made.having(list(STREAM), at, value)
    assert_bounded(made.stream(*map(json.dumps, chunks), asked=made.TOOLS))


@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(VALUES, st.sampled_from([made.models, made.model, made.refusal, made.plain]))
def test_any_value_at_all_is_judged(value, exchange):
    assert_bounded(exchange(json.dumps(value).encode()))


@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(VALUES)
def test_a_request_that_says_anything_is_judged(value):
    odd = {"tools": value, "functions": value, "tool_choice": value, "stream_options": value}
    assert_bounded(made.plain(BODY, asked=odd))
    assert_bounded(made.stream(*STREAM, asked=odd))


@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(st.binary(max_size=80))
def test_any_bytes_are_judged(data):
    assert_bounded(made.plain(data))
    assert_bounded(made.stream(data, done=b""))


def test_deep_nesting_and_long_numbers_are_judged():
    assert_bounded(made.plain(b"[" * 100_000))
    assert_bounded(made.plain(b'{"usage": {"total_tokens": ' + b"9" * 10_000 + b"}}"))
    assert_bounded(made.plain(made.completion(usage=made.usage(10**300, 10**300))))
