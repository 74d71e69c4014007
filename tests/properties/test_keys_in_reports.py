"""However a run says the key, and wherever: neither its file nor any report of it holds the key."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from io import StringIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from conformance.model import (
    Breach,
    Footer,
    Header,
    Housekeeping,
    Outcome,
    Provenance,
    Run,
    TargetHead,
)
from conformance.plugin.lines import line_of
from conformance.report import FILES, failure, terminal, write
from conformance.results import Writer, read
from tests.properties.keys import SPELLINGS, holds, keys, spelled, texts_in
from tests.properties.planted import CLEAN, KEPT, LEFT_OUT, planted
from tests.report.conftest import verdict
from tests.strategies import CATALOGUE

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)
HEAD = TargetHead(
    "gemini", Provenance.LIVE, "https://gemini.invalid/v1/", (("chat", "m"),), "2026-11-22"
)
FAILED = verdict(
    "chat-create/core",
    Outcome.FAIL,
    target="gemini",
    provenance=Provenance.LIVE,
    breaches=(Breach("body", ("a string",), "null"),),
)
#: Where a run keeps text that an endpoint, a library or a command line may have brought.
SAYING = (
    *("found", "expected", "where", "note", "foreseen", "rerun", "origin", "model"),
    *("failure", "problem", "housekeeping", "command", "selection", "detail", "seen"),
)


def saying(run, place, text):
    """Put `text` into one place of what a run says."""
    told = f"The key {text} is bad."
    (line,), (judged,), (head,) = run.exchanges, run.verdicts, run.header.targets
    (breach,) = judged.breaches
    match place:
        case "found" | "where":
            judged = replace(judged, breaches=(replace(breach, **{place: told}),))
        case "expected":
            judged = replace(judged, breaches=(replace(breach, expected=(told, "nothing")),))
        case "note" | "rerun" | "origin" | "model":
            judged = replace(judged, **{place: told})
        case "foreseen":
            judged = replace(judged, expected=told)
        case "failure":
            line = replace(line, failure=told)
        case "problem":
            return replace(run, footer=replace(run.footer, problems=(told,)))
        case "housekeeping":
            return replace(run, footer=replace(run.footer, housekeeping=(told,)))
        case "command" | "selection":
            return replace(run, header=replace(run.header, **{place: told}))
        case "detail" | "seen":
            head = replace(head, detail=told) if place == "detail" else replace(head, recorded=told)
    header = replace(run.header, targets=(head,))
    return replace(run, header=header, exchanges=(line,), verdicts=(judged,))


@st.composite
def told(draw, key):
    """A run of one exchange, with the key in some places of the exchange and of what is said."""
    exchange = CLEAN
    carried = st.tuples(st.sampled_from([*LEFT_OUT, *KEPT]), spelled)
    for place, how in draw(st.lists(carried, max_size=2)):
        exchange = planted(exchange, place, SPELLINGS[how](key))
    line = line_of(exchange, secrets=(key,))
    header = Header("0.1.0", "2026-11-22T10:00:00Z", (HEAD,), ("rest",), "conformance run")
    run = Run(header, (line,), (FAILED,), Footer("2026-11-22T10:00:09Z", 1, 1))
    said = st.tuples(st.sampled_from(SAYING), spelled)
    for place, how in draw(st.lists(said, min_size=1, max_size=3)):
        run = saying(run, place, SPELLINGS[how](key))
    return run


def on_disk(folder):
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


@HYPOTHESIS
@given(keys, st.data())
def test_a_run_file_and_all_that_is_made_of_it_hold_no_key(key, data):
    run = data.draw(told(key))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Writer(folder / "run.jsonl", secrets=(key,)) as writer:
            for entry in (run.header, *run.exchanges, *run.verdicts, run.footer):
                writer.write(entry)
        lines = (folder / "run.jsonl").read_bytes().splitlines()
        back = read(folder / "run.jsonl")
        write(back, folder, catalogue=CATALOGUE, secrets=(key,))
        files = on_disk(folder)
    assert len(files) == 1 + len(FILES)
    assert any(b"[redacted]" in line for line in lines)
    out = StringIO()
    terminal.render(back, Console(file=out, width=200), catalogue=CATALOGUE)
    block = failure.text(back.verdicts[0], None, back.exchanges[0], width=200)
    for written in [*files, out.getvalue().encode(), block.encode()]:
        assert not holds(written, key)
    for text in (text for line in lines for text in texts_in(json.loads(line))):
        assert not holds(text, key)


@HYPOTHESIS
@given(keys, st.data())
def test_reports_of_a_run_that_still_holds_the_key_are_clean_or_not_written(key, data):
    run = data.draw(told(key))
    said = ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            write(run, folder, catalogue=CATALOGUE, secrets=(key,))
        except Housekeeping as refused:
            said = str(refused)
        files = on_disk(folder)
    assert len(files) == (0 if said else len(FILES))
    assert not any(holds(written, key) for written in [*files, said.encode()])
