"""A parameter that is obeyed, ignored or half obeyed is told apart by its control exchange."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

import pytest

from conformance.model import Outcome
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged
from tests.plugin.conftest import completion, made

with warnings.catch_warnings():
    # The mark of the suite's tests is the suite's own, and no plugin of it runs here.
    warnings.simplefilter("ignore", pytest.PytestUnknownMarkWarning)
    pairs = import_module("conformance.suite.test_chat_pairs")
    parameters = import_module("conformance.suite.test_chat_parameters")

WHOLE = ", ".join(str(number) for number in range(1, 41))


def said(content: str, finish_reason: str = "stop", *, choices: int = 1) -> Asked:
    body: dict[str, Any] = completion({"role": "assistant", "content": content}, finish_reason)
    body["choices"] *= choices
    return Asked(made(200, body), expects="ok")


def outcome(judge: Any, *answers: Asked) -> Outcome:
    try:
        judge(*answers)
    except Judged as judged:
        return judged.outcome
    except AssertionError:
        return Outcome.FAIL
    return Outcome.PASS


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said("1, 2, 3", "length"), Outcome.PASS),
        (said(WHOLE), Outcome.IGNORED),
        (said("1, 2, 3"), Outcome.FAIL),
    ],
)
def test_a_limit_is_obeyed_ignored_or_told_wrongly(answer: Asked, expected: Outcome) -> None:
    assert outcome(parameters.test_max_tokens_ends_a_long_answer, answer, said(WHOLE)) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said("1, 2, 3, 4, 5, 6, "), Outcome.PASS),
        (said(WHOLE), Outcome.IGNORED),
        (said("1, 2, 3, 4, 5, 6, 7"), Outcome.FAIL),
    ],
)
def test_a_stop_sequence_is_obeyed_ignored_or_left_in(answer: Asked, expected: Outcome) -> None:
    judge = parameters.test_a_stop_sequence_cuts_the_answer_before_itself
    assert outcome(judge, answer, said(WHOLE)) is expected


@pytest.mark.parametrize(
    ("count", "expected"), [(2, Outcome.PASS), (1, Outcome.IGNORED), (3, Outcome.FAIL)]
)
def test_n_is_obeyed_ignored_or_miscounted(count: int, expected: Outcome) -> None:
    judge = parameters.test_n_of_two_gives_two_choices
    assert outcome(judge, said("one of two", choices=count), said("one of one")) is expected


def test_a_stream_that_is_cut_elsewhere_breaks_the_pair() -> None:
    judge = pairs.test_a_stream_is_limited_as_the_plain_answer_is
    assert outcome(judge, said("1 2", "length"), said("1 2", "length")) is Outcome.PASS
    assert outcome(judge, said("1 2 3", "length"), said("1 2", "length")) is Outcome.FAIL
