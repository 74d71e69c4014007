"""A failed clause says what was promised, what came, where, who breaks, and how to see it again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from conformance.model import Breach, Outcome
from conformance.report import Deviation
from conformance.report.failure import also_on, nearest, text
from tests.report.conftest import run_of, verdict
from tests.strategies import CATALOGUE, exchange_lines, verdicts

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)
CLAUSE = CATALOGUE.clauses["chat-create/id"]
FAILED = verdict(
    "chat-create/id",
    Outcome.FAIL,
    breaches=(
        Breach("event 4 /id", ('one "[DONE]" event, last', "an error event, last"), "nothing"),
    ),
)
KNOWN = Deviation("empty-id", "a client joins two calls into one", ("someone/client#12",))


def test_the_block_reads_as_laid_down():
    line = run_of(FAILED).exchanges[0]
    assert text(FAILED, CLAUSE, line, [KNOWN], also=["chat/other through python"]) == (
        "chat-create/id   must · inherited · fail\n"
        "  The id of chat-create holds & <stays>.\n"
        '  expected   one "[DONE]" event, last\n'
        "        or   an error event, last\n"
        "  found      nothing\n"
        "  where      event 4 /id\n"
        "  on         chat/hello; reference-openai through rest, rehearsed; "
        "model reference-chat; status 200\n"
        "  also on    chat/other through python\n"
        "  who breaks a client joins two calls into one (empty-id; someone/client#12)\n"
        "  rerun      conformance run --clause chat-create/id\n"
        '  curl       curl -H "authorization: Bearer $GEMINI_API_KEY"\n'
    )


def test_a_verdict_alone_is_enough():
    assert text(replace(FAILED, breaches=(), rerun=None, note="status 400: no")) == (
        "chat-create/id   must · inherited · fail\n"
        "  because    status 400: no\n"
        "  on         chat/hello; reference-openai through rest, rehearsed; model reference-chat\n"
    )


def test_many_breaches_are_counted_when_they_are_not_shown():
    many = tuple(Breach(f"/{number}", ("x",), "y") for number in range(11))
    assert "and 3 breaches more" in text(replace(FAILED, breaches=many))


def test_places_beyond_the_first_few_are_counted():
    seen = [replace(FAILED, exchange=f"chat/{number}") for number in range(9)]
    assert also_on(seen, most=2) == ("chat/0 through rest", "chat/1 through rest", "7 more")
    assert also_on([]) == ()


def test_the_reports_whose_symptom_is_likest_to_what_came_are_named_first():
    missing = Deviation("missing", "first", symptom="The choices are null.")
    refused = Deviation("refused", "second", symptom="The request is refused with status 400.")
    others = [Deviation(f"other-{number}", "third") for number in range(4)]
    null = replace(FAILED, breaches=(Breach("/choices", ("a choice",), "null"),))
    assert nearest([*others, refused, missing], null)[0] == missing
    turned_away = replace(FAILED, breaches=(), note="status 400: Unknown name")
    assert nearest([missing, *others, refused], turned_away)[0] == refused


def test_likeness_goes_by_the_shape_that_came_and_not_by_what_it_quotes():
    listed = Deviation("listed", "first", symptom="The error comes as a list.")
    quoted = Deviation("quoted", "second", symptom="A wrong key gets status 400 and an error.")
    found = '[{"error": {"code": 400, "message": "a wrong key", "status": "BAD"}}]'
    came = replace(FAILED, breaches=(Breach("body", ("an object",), found),))
    assert nearest([quoted, listed], came)[0] == listed


def test_reports_that_are_equally_like_keep_their_order_and_only_a_few_are_named():
    several = [Deviation(f"number-{number}", "somebody") for number in range(5)]
    assert nearest(several, FAILED) == several[:3]
    assert text(FAILED, CLAUSE, None, several).count("  who breaks ") == 3


@HYPOTHESIS
@given(failed=verdicts(), line=exchange_lines)
def test_no_block_moves_the_cursor_or_grows_without_bound(failed, line):
    block = text(failed, CLAUSE, line, [KNOWN])
    assert all(each.isprintable() or each in "\n\u200c\u200d" or each.isspace() for each in block)
    assert "\x1b" not in block
    assert "\r" not in block
    assert len(block) < 25_000
    assert block.endswith("\n")
