"""The client matrix answers in a line a version, and every form of it says the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from conformance import places
from conformance.catalogue.clients import Fact
from conformance.model import Outcome
from conformance.report import clients_json
from conformance.report.client_answers import answer, facts_shown, note
from conformance.report.client_forms import CLIENT_FORMS
from conformance.results.client_cells import Standing
from conformance.results.clients import matrices
from tests.results.test_clients import said, through
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=40)
SCHEMA = json.loads((places.schemas() / "suite" / "clients.schema.json").read_text("utf-8"))
LOST = Fact(
    id="id-lost",
    package="openai",
    what="The id is lost.",
    means="Do not look for it.",
    touches=("chat-create/id",),
    tried=("1.0.0", "2.0.0"),
    before="2.0.0",
    probe="id",
)
NEWER = Fact(
    id="all-new",
    package="openai",
    what="It is new.",
    means="Read about it.",
    touches=("chat-create",),
    tried=("2.0.0", "3.0.0"),
    since="3.0.0",
    probe="new",
)


@pytest.fixture
def found():
    whole = (said(), said(clause="chat-create/id"), said(clause="chat-stop/core", exchange="s"))
    lost = said(Outcome.FAIL, "chat-create/id")
    absent = said(
        Outcome.NOT_APPLICABLE,
        "chat-stop/core",
        "s",
        note="the surface cannot express it: openai 1.0.0 has no stop.\nAnd more.",
    )
    return matrices(
        [
            through("rest", "", *whole),
            through("python", "1.0.0", said(), lost, absent, unsent=["s"]),
            through("python", "2.0.0", *whole),
        ],
        CATALOGUE,
    )


def test_the_first_figure_of_a_line_answers_the_question(found):
    (matrix,) = found
    assert [answer(matrix, place) for place in range(3)] == [
        "raw HTTP: 2 of 2 features work.",
        "openai 1.0.0: 0 of 2 features work; breaks 1 (chat-create); cannot express 1 (chat 1).",
        "openai 2.0.0: 2 of 2 features work.",
    ]


def test_a_note_says_which_clause_broke_and_what_a_version_lacks(found):
    create, stop = (row.cells[1] for row in found[0].rows)
    assert (create.standing, note(create)) == (Standing.BREAKS, "breaks here: id")
    assert (stop.standing, note(stop)) == (Standing.LACKS, "openai 1.0.0 has no stop.")


def test_facts_are_shown_for_the_versions_that_they_hold_for(found):
    assert facts_shown(found, [LOST, NEWER]) == (LOST,)


@pytest.mark.parametrize("form", sorted(CLIENT_FORMS))
def test_every_form_names_the_versions_the_breach_and_the_fact(found, form):
    text = CLIENT_FORMS[form](found, [LOST, NEWER])
    for wanted in ("openai 1.0.0", "openai 2.0.0", "chat-create", "id-lost", "Do not look for it"):
        assert wanted in re.sub(r"\\", "", text), wanted
    assert "all-new" not in text


def test_markdown_marks_the_cell_and_explains_it_below(found):
    text = CLIENT_FORMS["clients-markdown"](found, [LOST])
    assert r"| ● 2/2 | ▲ 1/2 \[1\] | ● 2/2 |" in text
    assert "1. breaks here: id (see id-lost)" in text.replace("\\", "")


def test_the_terminal_tells_only_the_facts_that_part_the_versions_shown(found):
    for_all = replace(LOST, id="always", before=None)
    text = CLIENT_FORMS["clients"](found, [LOST, for_all])
    assert "id-lost (openai, before 2.0.0): The id is lost. Do not look for it." in text
    assert "always (openai" not in text
    assert "1 fact more about all of them" in text


def test_the_terminal_leaves_out_what_works_through_every_client():
    whole = (said(), said(clause="chat-stop/core", exchange="s"))
    broken = (said(), said(Outcome.FAIL, "chat-stop/core", "s"))
    text = CLIENT_FORMS["clients"](
        matrices([through("rest", "", *whole), through("python", "1.0.0", *broken)], CATALOGUE), []
    )
    assert "1 of 2 features work through all of them." in text
    assert re.search(r"^chat-stop +● 1/1 +▲ 0/1 \[1\]$", text, re.MULTILINE)
    assert not re.search(r"^chat-create ", text, re.MULTILINE)


def test_equal_verdicts_give_equal_text_whatever_the_order_of_runs(found):
    again = matrices(
        [
            through("python", "2.0.0", said()),
            through("rest", "", said()),
        ],
        CATALOGUE,
    )
    turned = matrices(
        [
            through("rest", "", said()),
            through("python", "2.0.0", said()),
        ],
        CATALOGUE,
    )
    for form in CLIENT_FORMS.values():
        assert form(again, [LOST]) == form(turned, [LOST])


@HYPOTHESIS
@given(runs())
def test_json_fits_its_schema_whatever_an_endpoint_sent(run):
    told = json.loads(clients_json.as_json(matrices([run], CATALOGUE), [LOST, NEWER]))
    assert list(Draft202012Validator(SCHEMA).iter_errors(told)) == []


@HYPOTHESIS
@given(runs())
def test_texts_for_people_hold_no_control_characters(run):
    for form in ("clients", "clients-markdown"):
        text = CLIENT_FORMS[form](matrices([run], CATALOGUE), [LOST])
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", text)
