"""The committed facts are what `conformance audit --facts` makes of the published recordings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conformance import places, results
from conformance.catalogue import recordings
from conformance.cli import besides, main
from conformance.model import Outcome, Provenance

FACTS = places.observed_facts()
REGISTER = Path(recordings.__file__).with_name("recordings") / "gemini.toml"
CHECKOUT = Path(__file__).parents[2]


def folder_beside():
    """Return a folder of recordings in a folder beside the checkout, None without one."""
    known = recordings.register(REGISTER)
    first = known.judged[0].file
    found = (path for path in sorted(CHECKOUT.parent.glob("*/recordings")))
    return next((path for path in found if (path / first).is_file()), None)


def test_the_committed_facts_are_what_the_recordings_give(tmp_path):
    folder = folder_beside()
    if folder is None:
        pytest.skip("no recordings beside the checkout: only the facts' own integrity was checked")
    out = tmp_path / "facts.jsonl"
    assert main(["audit", str(folder), "--sources", str(REGISTER), "--facts", str(out)]) == 0
    assert out.read_bytes() == FACTS.read_bytes()


def test_the_committed_facts_fit_the_schema_of_a_run():
    schema = json.loads((places.schemas() / "suite/run.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    for line in FACTS.read_text("ascii").splitlines():
        assert list(validator.iter_errors(json.loads(line))) == []


def test_the_committed_facts_cite_every_judged_recording_of_the_register_and_no_other():
    run = results.read(FACTS)
    known = recordings.register(REGISTER)
    cited = {line.cited for line in run.exchanges}
    assert cited == {each.cited for each in known.judged}
    days = {each.cited.label: each.recorded for each in known.judged}
    assert all(line.recorded == days[line.cited.label] for line in run.exchanges)
    assert run.complete


def test_the_committed_facts_are_observed_and_copy_nothing():
    run = results.read(FACTS)
    assert {each.provenance for each in (*run.exchanges, *run.verdicts)} == {Provenance.OBSERVED}
    assert all(line.request is line.answer is line.curl is None for line in run.exchanges)
    said = [each.found for verdict in run.verdicts for each in verdict.breaches]
    assert said
    assert all(len(each) < 60 for each in said)
    assert not any(each.outcome is Outcome.ERROR for each in run.verdicts)


def test_facts_without_sources_are_refused(tmp_path, capsys):
    assert main(["audit", str(tmp_path), "--facts", str(tmp_path / "x.jsonl")]) == 2
    assert "go together" in capsys.readouterr().err


def test_facts_are_made_of_one_folder(tmp_path, capsys):
    file = tmp_path / "one.json"
    file.write_text("{}", encoding="utf-8")
    out = str(tmp_path / "x.jsonl")
    assert main(["audit", str(file), "--sources", str(REGISTER), "--facts", out]) == 2
    assert "one folder" in capsys.readouterr().err


def test_a_folder_without_the_recordings_gives_no_file(tmp_path, capsys):
    out = tmp_path / "x.jsonl"
    assert main(["audit", str(tmp_path), "--sources", str(REGISTER), "--facts", str(out)]) == 2
    assert "cannot be opened" in capsys.readouterr().err
    assert not out.exists()


def test_without_the_facts_reports_are_made_all_the_same(tmp_path, monkeypatch):
    besides.published_facts.cache_clear()
    monkeypatch.setattr(places, "observed_facts", lambda: tmp_path / "gone.jsonl")
    assert besides.published_facts() is None
    besides.published_facts.cache_clear()


def test_reports_get_the_facts_and_what_people_reported():
    known = besides.known_besides()
    assert known.observed is not None
    assert any(each.gemini for rows in known.deviations.values() for each in rows)
    assert any(not each.gemini for rows in known.deviations.values() for each in rows)
