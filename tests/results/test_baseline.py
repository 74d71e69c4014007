"""The baseline keeps what a gate needs, is equal for equal verdicts, and is read strictly."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance import places
from conformance.model import Outcome, Provenance, WrongUsage
from conformance.results.baseline import baseline_of, lines
from conformance.results.baseline_file import read, text_of, write
from tests.results.test_compare import HELD, HYPOTHESIS, small_runs, whole
from tests.results.test_rollup import on

SCHEMA = json.loads((places.schemas() / "suite" / "baseline.schema.json").read_text("utf-8"))
FITS = Draft202012Validator(SCHEMA)
FAILED = replace(HELD, outcome=Outcome.FAIL)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "baseline.jsonl"


def test_what_passes_is_named_by_exchange_and_what_does_not_has_a_line_of_its_own():
    both = [replace(HELD, surface=surface) for surface in ("rest", "python")]
    failed = [replace(each, clause="chat-create/id", outcome=Outcome.FAIL) for each in both]
    head, deviation, judged = lines(baseline_of(whole(*both, *failed)))
    assert (head["kind"], head["verdicts"]) == ("baseline", 4)
    assert deviation == {
        "kind": "deviation",
        "clause": "chat-create/id",
        "outcome": "fail",
        "expected": False,
        "target": "gemini",
        "provenance": "live",
        "model": None,
        "surfaces": ["python", "rest"],
        "exchanges": ["chat/hello"],
    }
    assert judged["clauses"] == {"chat-create": ["core", "id"]}
    assert judged["surfaces"] == ["python", "rest"]


def test_nothing_in_it_changes_from_day_to_day():
    run = whole(replace(FAILED, note="at noon"))
    later = replace(run.header, started="2027-01-01T00:00:00Z", command="another")
    other = replace(run, header=later, verdicts=(replace(FAILED, note="at night"),))
    assert text_of(baseline_of(run)) == text_of(baseline_of(other))


def test_a_new_exchange_adds_one_line_and_changes_none_but_the_count():
    before = text_of(baseline_of(whole(HELD))).splitlines()
    new = [replace(each, exchange="chat/new") for each in (HELD, on("chat-create/id"))]
    after = text_of(baseline_of(whole(HELD, *new))).splitlines()
    assert after[1] == before[1]
    assert len(after) == len(before) + 1


def test_what_did_not_apply_is_not_in_it():
    silent = replace(HELD, clause="chat-create/id", outcome=Outcome.NOT_APPLICABLE)
    assert baseline_of(whole(HELD, silent)) == baseline_of(whole(HELD))


@HYPOTHESIS
@given(run=small_runs())
def test_every_baseline_is_read_back_as_it_was_and_fits_its_schema(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("baseline") / "baseline.jsonl"
    made = baseline_of(run)
    write(made, path)
    assert read(path) == made
    for line in path.read_text("ascii").splitlines():
        FITS.validate(json.loads(line))


@HYPOTHESIS
@given(run=small_runs(), data=st.data())
def test_the_order_of_verdicts_does_not_show_in_the_file(run, data):
    shuffled = tuple(data.draw(st.permutations(run.verdicts)))
    other = replace(run, verdicts=shuffled)
    assert text_of(baseline_of(run)) == text_of(baseline_of(other))


def test_hostile_names_are_written_in_ascii_and_come_back(path):
    strange = replace(HELD, target="a\x1b[31m\x7fb\u202e", exchange='"\n\u2028')
    write(baseline_of(whole(strange)), path)
    raw = path.read_bytes()
    assert all(byte == 10 or 32 <= byte < 127 for byte in raw)
    assert read(path) == baseline_of(whole(strange))


def test_the_schema_tells_a_deviation_without_its_expectation():
    Draft202012Validator.check_schema(SCHEMA)
    _, line, _ = lines(baseline_of(whole(FAILED)))
    assert FITS.is_valid(line)
    assert not FITS.is_valid({name: line[name] for name in line if name != "expected"})
    assert not FITS.is_valid({**line, "outcome": "pass"})
    assert not FITS.is_valid({**line, "weather": "fine"})


def spoilt(text, how):
    head, *rest = text.splitlines(keepends=True)
    match how:
        case "nothing in it":
            return ""
        case "its head alone":
            return head
        case "its last line gone":
            return "".join([head, *rest[:-1]])
        case "a merge left in it":
            return "".join([head, "<<<<<<< ours\n", *rest])
        case "two heads":
            return "".join([head, head, *rest])
        case "a member too many":
            return text.replace('"kind":"judged"', '"kind":"judged","weather":"fine"')
        case "another format":
            return text.replace('"format":1', '"format":2')
        case "an unknown outcome":
            return text.replace('"outcome":"fail"', '"outcome":"sad"')
        case "a deviation nobody judged":
            return text.replace('"clause":"chat-create/core"', '"clause":"chat-create/id"')
        case "no line of text":
            return "\x00"
    raise AssertionError(how)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("nothing in it", "is empty: it would let everything pass"),
        ("its head alone", ":1: the first line counts 1 verdicts, the file holds 0"),
        ("its last line gone", "counts 1 verdicts, the file holds 0"),
        ("a merge left in it", ":2: this is no line of JSON"),
        ("two heads", ":2: a baseline has one head"),
        ("a member too many", "unknown members: weather"),
        ("another format", "format is 2"),
        ("an unknown outcome", "outcome is 'sad'"),
        ("a deviation nobody judged", "chat-create/id deviates on chat/hello and was not judged"),
        ("no line of text", ":1: this is no line of JSON"),
    ],
)
def test_a_spoilt_file_is_refused_with_the_reason_and_what_to_do(path, how, said):
    write(baseline_of(whole(FAILED)), path)
    path.write_text(spoilt(path.read_text("ascii"), how))
    with pytest.raises(WrongUsage) as refused:
        read(path)
    assert said in refused.value.message
    assert "conformance gate --update" in refused.value.hint


def test_a_file_that_is_not_there_says_how_to_make_it(path):
    with pytest.raises(WrongUsage, match="There is no baseline"):
        read(path)


def test_one_target_rehearsed_and_live_keeps_both(path):
    rehearsed = replace(HELD, provenance=Provenance.REHEARSED, outcome=Outcome.FAIL)
    made = baseline_of(whole(HELD, rehearsed))
    write(made, path)
    assert read(path) == made
    assert {key.provenance for key in made.standings} == {Provenance.LIVE, Provenance.REHEARSED}
