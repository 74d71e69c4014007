"""What changed reads worst first, with its denominator, and nothing an endpoint sent can act."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from conformance import places
from conformance.model import Breach, Classification, Observation, Outcome, Provenance, Sweep
from conformance.report import changes, changes_json, changes_markdown, gating
from conformance.results.baseline import baseline_of
from conformance.results.compare import compare
from conformance.results.gate import gate, update
from tests.report.conftest import run_of, verdict
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=30)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
BREACH = Breach("/id", ("a string that is not empty",), "null \x1b[31m | `x` <b>")
SCHEMAS = places.schemas() / "suite"


@cache
def schema(name):
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8")))


@pytest.fixture
def before(rehearsal):
    good = [replace(each, outcome=Outcome.PASS, expected=None) for each in rehearsal.verdicts]
    return run_of(*good)


@pytest.fixture
def found(before, rehearsal):
    lost = tuple(each for each in rehearsal.verdicts if each.clause != "chat-stop/core")
    lost = tuple(
        replace(each, breaches=(BREACH,)) if each.clause == "chat-create/id" else each
        for each in lost
    )
    return compare(before, run_of(*lost), CATALOGUE)


def told(found):
    return [line for line, _ in changes.lines(found, ("a/run.jsonl", "b/run.jsonl"))]


def test_the_kinds_stand_worst_first_with_their_denominators(found):
    lines = told(found)
    heads = [line for line in lines if re.match(r"(newly|lost|changed|added)", line)]
    judged = f"{found.judged[1]}"
    assert heads[0].startswith(f"newly red: 3 of {judged} verdicts, 2 clauses")
    assert heads[1].startswith(f"lost: 2 of {found.judged[0]} verdicts, 1 clause")
    assert lines[-1] == f"5 of {found.judged[0]} verdicts got worse: 3 newly red, 2 lost."


def test_a_broken_clause_is_told_with_what_came_and_the_command_that_reruns_it(found):
    block = "\n".join(told(found))
    assert "x chat-create/id (reference-openai, rehearsed, 2 verdicts): pass, now fail" in block
    assert r"/id: expected a string that is not empty, found null \x1b[31m" in block
    assert "--clause chat-create/id --exchange chat/hello" in block


def test_a_deviation_that_was_foreseen_says_so(found):
    assert "        expected: It never had any." in told(found)


def test_support_that_fell_is_told_before_and_after(found):
    line = next(line for line in told(found) if "chat-stop (reference-openai, rest)" in line)
    assert line.endswith("+ full 2/2, now ? unknown 1/2")


def test_an_observation_that_changed_is_told_apart_from_the_verdicts(before):
    seen = Observation(
        *(Sweep.PARAMETERS, "seed", "POST /chat/completions", Classification.HONOURED),
        *("reference-openai", "rest", Provenance.REHEARSED, "sweeps/seed", 200),
    )
    other = replace(seen, classification=Classification.IGNORED)
    pair = [replace(before, observations=(each,)) for each in (seen, other)]
    found = compare(*pair, CATALOGUE)
    line = "seed at POST /chat/completions (reference-openai, rest): honoured, now ignored"
    assert f"  {line}" in told(found)
    assert "## Sweeps" in changes_markdown.render(found)
    value = json.loads(changes_json.comparison(found))
    schema("comparison").validate(value)
    assert [each["after"] for each in value["observations"]] == ["ignored"]


def test_nothing_changed_is_one_line_and_no_table(before):
    lines = told(compare(before, before, CATALOGUE))
    assert lines[-1].startswith("None of ")
    assert lines[-1].endswith("got worse: no change.")
    assert len(lines) == 4


def test_markdown_has_a_table_a_kind_and_keeps_what_came_in_code(found):
    text = changes_markdown.render(found)
    assert "## Newly red: 3 verdicts" in text
    assert "## Lost: 2 verdicts" in text
    assert "\x1b" not in text
    (row,) = [line for line in text.splitlines() if line.startswith("| `chat-create/id`")]
    outside = re.sub(r"(`+).*?\1(?!`)", "", row)
    assert "<b>" not in outside
    assert "<b>" in row


def test_json_of_a_comparison_fits_its_schema_and_counts_what_it_lists(found):
    value = json.loads(changes_json.comparison(found))
    schema("comparison").validate(value)
    assert value["counts"]["newly-red"] == 3
    assert sum(value["counts"].values()) == len(value["changes"])
    assert not schema("comparison").is_valid({**value, "worse": "yes"})


def test_json_of_the_gate_fits_its_schema_with_verdicts_and_with_sentences(before, rehearsal):
    said = gate(baseline_of(before), rehearsal, housekeeping=["stale"])
    value = json.loads(changes_json.gate(said))
    schema("gate").validate(value)
    assert value["code"] == 1
    assert {cause["code"] for cause in value["causes"]} == {1, 4}
    assert value["causes"][-1] == {"code": 4, "what": "housekeeping", "says": "stale"}
    cut = json.loads(changes_json.gate(gate(baseline_of(before), replace(before, footer=None))))
    schema("gate").validate(cut)
    assert not schema("gate").is_valid({**value, "code": 2})


def test_explaining_lists_every_cause_and_ends_with_the_line(before, rehearsal):
    said = gate(baseline_of(before), rehearsal, housekeeping=["An entry is stale."])
    lines = [line for line, _ in gating.explained(said)]
    assert "newly red: 2" in lines
    assert "  An entry is stale." in lines
    assert sum("chat-create/id on chat/hello (reference-openai" in each for each in lines[:-1]) == 2
    assert sum(line.startswith("      conformance run --target") for line in lines) == 3
    assert lines[-1] == gating.line(said)[0]
    assert lines[-1].endswith("(exit code 1).")


def test_an_update_says_what_it_takes_over_unexpected(before, rehearsal):
    lines = [line for line, _ in gating.updated(update(baseline_of(before), rehearsal))]
    assert lines[-1] == (
        "2 verdicts of these are red and nobody expected them: the gate lets them pass from now on."
    )
    assert any(line.startswith("  newly red: chat-create/id") for line in lines)
    first = [line for line, _ in gating.updated(update(None, before))]
    assert first == [f"{len(before.verdicts)} verdicts in a new baseline."]


@HYPOTHESIS
@given(before=runs(), after=runs())
def test_any_two_runs_render_without_a_character_that_acts(before, after):
    pair = [replace(each, footer=None) for each in (before, after)]
    whole = [valid(each) for each in pair]
    if None in whole:
        return
    found = compare(*whole, CATALOGUE)
    for line in told(found):
        assert not CONTROL.search(line)
    assert not CONTROL.search(changes_markdown.render(found).replace("\n", ""))
    schema("comparison").validate(json.loads(changes_json.comparison(found)))
    said = gate(baseline_of(whole[0]), whole[1])
    for line, _ in gating.explained(said):
        assert not CONTROL.search(line)
    schema("gate").validate(json.loads(changes_json.gate(said)))


def valid(run):
    """The run made valid, None when it has no verdict to be valid by."""
    kept = tuple(each for each in run.verdicts if each.outcome is not Outcome.ERROR)
    if not kept:
        return None
    footer = run_of(*kept).footer
    return replace(run, verdicts=kept, footer=footer)


def test_a_strange_target_name_is_quoted_in_the_command_that_reruns_it(before):
    odd = verdict("chat-create/id", Outcome.FAIL, target="x; rm -rf y")
    found = compare(before, run_of(*before.verdicts, replace(odd, outcome=Outcome.PASS)), CATALOGUE)
    (change,) = found.changes
    assert "'x; rm -rf y'" in change.key.rerun
