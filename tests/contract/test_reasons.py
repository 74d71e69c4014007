"""Where a rule does not apply it says why, in words from a closed list."""

import cases_embeddings
import cases_images
import made
import pytest
from made import COUNTED, DONE, HELLO, MADE, TOOLS, calling, calls_of, opening

from conformance.contract import Reason
from conformance.model import Kind, Outcome

CASES = [case for table in made.tables() for case in table.BROKEN + table.RIGHT]
BROKEN_OFF = made.stream(*HELLO[:2], made.error(), done=b"", asked=COUNTED)

NO_INDEX = cases_embeddings.embeddings({"data": [{"object": "embedding"}]})


@pytest.mark.parametrize(
    ("clause", "exchange", "reason"),
    [
        ("chat-create/content-type", made.plain(headers=()), Reason.NO_HEADERS),
        ("chat-create/strict-json", made.plain(exact=False), Reason.NOT_EXACT),
        ("chat-create/id", made.plain(b"<html>"), Reason.NO_OBJECT),
        ("chat-create/choice-index", made.plain({"choices": []}), Reason.NO_CHOICE),
        ("chat-create/created-now", made.plain(), Reason.NO_DATE),
        ("chat-create/role", made.plain({"choices": [{}]}), Reason.NO_MESSAGE),
        ("chat-create/usage-sum", made.plain({"usage": None}), Reason.NO_USAGE),
        ("chat-create/not-empty", made.plain(calling()), Reason.NOT_STOPPED),
        ("response-format-json-schema/document", made.plain(calling()), Reason.NO_TEXT),
        ("models-list/created", made.models({"data": []}), Reason.NO_ENTRY),
        ("models-list/created-differ", made.models(), Reason.ONE_DATE),
        ("embeddings-create/index", cases_embeddings.embeddings({"data": [5]}), Reason.NO_ENTRY),
        ("embeddings-create/index-order", NO_INDEX, Reason.UNNUMBERED),
        ("embeddings-create/not-zero", NO_INDEX, Reason.NO_VECTOR),
        ("embeddings-create/equal-length", cases_embeddings.embeddings(), Reason.ONE_VECTOR),
        ("images-generate/decodes", cases_images.images({"data": [{}]}), Reason.NO_PICTURE),
        ("errors-envelope/type", made.refusal({"error": "No."}), Reason.NO_ERROR),
        ("errors-envelope/content-type", made.refusal(b""), Reason.EMPTY_BODY),
        ("chat-stream/framing", made.stream(pieces=(b"{}",)), Reason.NO_STREAM),
        ("chat-stream/done-sentinel", made.stream(pieces=()), Reason.NO_STREAM),
        ("chat-stream/id", made.stream(done=DONE, pieces=(DONE,)), Reason.NO_CHUNK),
        ("chat-stream/role-first", made.stream(made.counts()), Reason.NO_CHOICE),
        ("chat-stream/incremental", made.stream(), Reason.SHORT),
        ("chat-stream/incremental", made.stream(pieces_kept=False), Reason.NO_PIECES),
        ("chat-stream/finish-once", BROKEN_OFF, Reason.BROKEN_OFF),
        ("chat-stream-usage/present", BROKEN_OFF, Reason.BROKEN_OFF),
        ("chat-stream-usage/last-chunk", made.stream(asked=COUNTED), Reason.NO_USAGE),
        ("tools-function/call-id", made.plain(asked=TOOLS), Reason.NO_CALL),
        ("tools-function/stream-index", made.stream(asked=TOOLS), Reason.NO_CALL),
        (
            "tools-function/stream-id-once",
            made.stream(*calls_of(opening(arguments="{}")), asked=TOOLS),
            Reason.NO_LATER_FRAGMENT,
        ),
        (
            "tools-function/stream-finish-reason",
            made.stream(*calls_of(opening())[:2], asked=TOOLS),
            Reason.NOT_FINISHED,
        ),
        (
            "parallel-function-calls/stream-index",
            made.stream(*calls_of(opening()), asked=TOOLS),
            Reason.ONE_CALL,
        ),
        (
            "parallel-function-calls/stream-index",
            made.stream(
                *calls_of(*(made.without(opening(at), "/index") for at in (0, 1))), asked=TOOLS
            ),
            Reason.NO_INDEX,
        ),
    ],
)
def test_a_rule_that_does_not_apply_says_why(clause, exchange, reason):
    decision = made.said(clause, exchange)
    assert decision.outcome is Outcome.NOT_APPLICABLE
    assert decision.note == reason


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_reason_is_from_the_list(case):
    notes = [
        decision.note
        for decision in made.decisions(case.exchange).values()
        if decision.outcome is Outcome.NOT_APPLICABLE
    ]
    assert set(notes) <= set(Reason)


def test_parsed_recordings_are_not_judged_by_their_spelling():
    body = made.plain().response.body.replace(b'{"id"', b'{"id": "a", "id"', 1)
    assert made.broken(made.plain(body, exact=False)) == {}
    assert made.broken(made.plain(body)) == {"chat-create/strict-json": ["/id"]}


def test_a_body_without_its_request_is_judged_by_itself():
    body = made.completion(created=str(MADE))
    assert made.broken(made.found(body, Kind.COMPLETION)) == {"chat-create/created": ["/created"]}


def test_a_stream_without_its_request_is_judged_by_itself():
    whole = made.without(opening(arguments="{}"), "/index")
    body = made.stream(*calls_of(whole)).response.body
    assert set(made.broken(made.found(body, Kind.STREAM))) == {"tools-function/stream-index"}
