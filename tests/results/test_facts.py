"""Facts of published recordings: what rules say, cited, with nothing copied."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.catalogue import load
from conformance.catalogue.recordings import Published, Register
from conformance.model import (
    Citation,
    Exchange,
    Kind,
    Outcome,
    Provenance,
    Request,
    Response,
)
from conformance.results import jsonl
from conformance.results.facts import facts, without_prose

CITED = Citation("ONE", "owner/name", "a/one.json", "commit 0a1b2c3d", "MIT", "A")
ROW = Published(CITED, "one.json", "0" * 64, "2026-09-15", "created")
REGISTER = Register("gemini", "https://host.invalid/v1/", "2026-11-22", (ROW,))
PROSE = "The quick brown fox jumps over the lazy dog."


def models(*entries):
    body = json.dumps({"object": "list", "data": list(entries)}).encode()
    return Exchange(
        id="ONE#1",
        kind=Kind.MODELS,
        request=Request("GET", "https://host.invalid/v1/models", (("cookie", "a=b"),)),
        response=Response(200, pieces=(body,), pieces_kept=False),
        surface="published",
        target="gemini",
        provenance=Provenance.OBSERVED,
        origin="ONE",
        recorded="2026-09-15",
    )


def entry(number, **more):
    made = {"id": f"models/m-{number}", "object": "model", "created": 1, "owned_by": "google"}
    return {**made, **more}


def told(*entries):
    return facts([(ROW, models(*entries))], REGISTER, load())


def test_every_exchange_cites_its_source_and_holds_no_body():
    (line,) = told(entry(1)).exchanges
    assert (line.cited, line.recorded, line.origin) == (CITED, "2026-09-15", "ONE")
    assert (line.request, line.answer, line.curl) == (None, None, None)


def test_nothing_that_an_endpoint_wrote_in_words_is_copied():
    text = jsonl.text_of(told(entry(1, owned_by={"text": PROSE}, id=PROSE, created=PROSE)))
    assert "quick brown" not in text
    assert "cookie" not in text


def test_of_many_breaches_a_few_are_kept_and_all_are_counted():
    run = told(*(entry(number) for number in range(40)))
    (bare,) = (each for each in run.verdicts if each.clause == "models-list/bare-ids")
    assert len(bare.breaches) == 3
    assert bare.note == "40 breaches, of which the first 3 are kept."


def test_a_clause_that_another_dialect_alone_promises_is_not_judged():
    catalogue = load()
    only = replace(catalogue.clauses["models-list/bare-ids"], only="openai")
    other = replace(catalogue, clauses={**catalogue.clauses, only.id: only})
    run = facts([(ROW, models(entry(1)))], REGISTER, other)
    assert run.verdicts
    assert all(each.clause != only.id for each in run.verdicts)


def test_the_same_recordings_give_the_same_file():
    assert jsonl.text_of(told(entry(1))) == jsonl.text_of(told(entry(1)))


def test_a_run_of_facts_begins_on_the_day_its_register_was_reviewed():
    run = told(entry(1))
    assert run.header.started == "2026-11-22T00:00:00+00:00"
    (head,) = run.header.targets
    assert (head.provenance, head.recorded) == (Provenance.OBSERVED, "2026-09-15")
    assert "1 of 1 published recordings" in (head.detail or "")
    assert run.footer is not None
    assert run.footer.verdicts == len(run.verdicts)
    assert all(each.outcome is not Outcome.NOT_APPLICABLE for each in run.verdicts)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"stop"', '"stop"'),
        ('""', '""'),
        ('"1757432746"', '"1757432746"'),
        ("an array of 1", "an array of 1"),
        (f'"{PROSE}"', f"a string of {len(PROSE)} characters"),
        (f'a list of "{PROSE}" and "stop"', 'a list of a string of 44 characters and "stop"'),
        ('"cut in the middle of it', "a string of 23 characters"),
        ('"a\\"b c"', "a string of 6 characters"),
    ],
)
def test_strings_are_told_by_their_length_unless_they_are_words_of_the_wire(said, kept):
    assert without_prose(said) == kept
