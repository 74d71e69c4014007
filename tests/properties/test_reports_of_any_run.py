"""Any run is kept as it falls, and what is made of its file is what is made of the run itself."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from io import StringIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from conformance.catalogue import load
from conformance.model import Run
from conformance.report import FILES, FORMATS, Known, readme, terminal, write
from conformance.results import Writer, read
from tests.strategies import CATALOGUE, HOSTILE, headers, observations, runs, texts, verdicts

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def hypothesis(examples):
    return settings(deadline=None, derandomize=True, database=None, max_examples=examples)


def rendered(run, catalogue=CATALOGUE):
    return {name: render(run, catalogue, Known()) for name, render in FILES.items()}


def in_any_order(draw, run):
    """The lines of a run mixed as they may fall, each kind in its own order."""
    lanes = [list(run.exchanges), list(run.verdicts), list(run.observations)]
    while lanes := [lane for lane in lanes if lane]:
        yield draw(st.sampled_from(lanes)).pop(0)


@hypothesis(60)
@given(runs(), st.data())
def test_what_is_written_as_it_falls_gives_the_same_reports(run, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.jsonl")
        with Writer(path) as writer:
            writer.write(run.header)
            for entry in in_any_order(data.draw, run):
                writer.write(entry)
            if run.footer is not None:
                writer.finish(
                    run.footer.finished,
                    problems=run.footer.problems,
                    housekeeping=run.footer.housekeeping,
                    whole=run.footer.whole,
                )
        back = read(path)
    assert back == run
    assert rendered(back) == rendered(run)


@hypothesis(25)
@given(runs(), runs())
def test_reports_replace_those_of_another_run_whole(before, run):
    with tempfile.TemporaryDirectory() as folder:
        for each in (before, run, run):
            paths = write(each, Path(folder), catalogue=CATALOGUE)
        found = {path.name: path.read_bytes().decode() for path in Path(folder).iterdir()}
    assert found == rendered(run)
    assert sorted(path.name for path in paths) == sorted(found)


@hypothesis(40)
@given(runs())
def test_every_form_of_any_run_is_clean_and_the_same_each_time(run):
    for form, render in FORMATS.items():
        text = render(run, CATALOGUE, Known())
        assert not CONTROL.search(text.replace("\t", "")), form
        assert text.endswith("\n") or form == "annotations"
        assert render(run, CATALOGUE, Known()) == text


@st.composite
def real_runs(draw):
    """Verdicts on the clauses that the suite itself promises, among them some it never heard of."""
    clauses = list(load().clauses.values())
    given_out = []
    for clause in draw(st.lists(st.sampled_from(clauses), max_size=12)):
        made = draw(verdicts())
        place = {"clause": clause.id, "feature": clause.feature, "area": clause.area}
        given_out.append(replace(made, **place, level=clause.level, basis=clause.basis))
    given_out += draw(st.lists(verdicts(), max_size=2))
    return Run(draw(headers), (), tuple(given_out))


@hypothesis(8)
@given(real_runs())
def test_every_format_tells_any_run_over_the_suites_own_catalogue(run):
    texts = rendered(run, load())
    known = [each for each in run.verdicts if each.clause in load().clauses]
    for verdict in known:
        assert f'id="{verdict.clause}"' in texts["index.html"]
        assert verdict.feature in texts["matrix.md"]
        assert verdict.clause in texts["junit.xml"]
        assert verdict.clause in texts["ctrf-report.json"]
    for text in texts.values():
        assert not CONTROL.search(text.replace("\t", ""))


@hypothesis(40)
@given(runs(), st.lists(observations, min_size=1, max_size=4), st.integers(20, 160), st.booleans())
def test_a_terminal_of_any_width_shows_any_run_with_its_sweeps(run, seen, width, styled):
    header = replace(run.header, selection=f"sweeps only {run.header.selection}")
    run = replace(run, header=header, observations=tuple(seen))
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=styled, legacy_windows=False)
    terminal.render(run, console, catalogue=CATALOGUE)
    text = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert not CONTROL.search(text)
    drawn = [line for line in text.splitlines() if line.strip() and set(line) <= set("─━┼╇ ")]
    assert all(cell_len(line) <= width for line in drawn)


@hypothesis(60)
@given(runs(), texts | st.sampled_from([readme.BEGIN, readme.END]), st.sampled_from(HOSTILE))
def test_the_block_of_a_readme_can_be_put_in_again_and_again(run, column, around):
    """A target's name is put in by whoever runs the suite, and may hold anything."""
    verdicts = tuple(replace(each, target=column) for each in run.verdicts)
    block = readme.render(replace(run, verdicts=verdicts), catalogue=CATALOGUE)
    assert (block.count(readme.BEGIN), block.count(readme.END)) == (1, 1)
    outside = around.replace(readme.BEGIN, "")
    page = f"{outside}\n{readme.BEGIN} old {readme.END}\n{outside}"
    once = readme.put_into(page, block)
    assert once == f"{outside}\n{block}\n{outside}"
    assert readme.put_into(once, block) == once
    assert readme.put_into(outside, block) is None
