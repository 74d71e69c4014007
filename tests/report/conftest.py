"""Small runs by hand for the reporters, and the settings their property tests share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.model import (
    Breach,
    ExchangeLine,
    Footer,
    Header,
    Outcome,
    Provenance,
    Run,
    TargetHead,
    Verdict,
)
from tests.strategies import CATALOGUE

SURFACES = ("rest", "python")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known when this folder, or a file of it, is named on the command line."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what is rendered over the files it is compared with",
    )


def verdict(clause: str, outcome: Outcome = Outcome.PASS, **more: object) -> Verdict:
    """A rehearsed verdict on a clause of the small catalogue."""
    entry = CATALOGUE.clauses[clause]
    made = Verdict(
        clause=clause,
        feature=entry.feature,
        area=entry.area,
        level=entry.level,
        basis=entry.basis,
        target="reference-openai",
        surface="rest",
        exchange="chat/hello",
        model="reference-chat",
        outcome=outcome,
        provenance=Provenance.REHEARSED,
        rerun=f"conformance run --clause {clause}",
    )
    return replace(made, **more)


def run_of(*verdicts: Verdict, complete: bool = True, housekeeping: tuple[str, ...] = ()) -> Run:
    """A run whose header and exchanges fit its verdicts."""
    pairs = dict.fromkeys((each.target, each.provenance) for each in verdicts)
    heads = tuple(TargetHead(name, whence, recorded="2026-11-22") for name, whence in pairs)
    places = dict.fromkeys(
        (each.exchange, each.surface, each.target, each.provenance) for each in verdicts
    )
    lines = tuple(
        ExchangeLine(
            *place,
            method="POST",
            host="reference-openai.invalid",
            path="/v1beta/openai/chat/completions",
            model="reference-chat",
            status=200,
            request='{"model": "reference-chat"}',
            answer='{"object": "chat.completion"}',
            curl='curl -H "authorization: Bearer $GEMINI_API_KEY"',
        )
        for place in places
    )
    footer = Footer("2026-11-22T10:00:09Z", len(lines), len(verdicts), (), housekeeping)
    header = Header("0.1.0", "2026-11-22T10:00:00Z", heads, SURFACES, "conformance run")
    return Run(header, lines, verdicts, footer if complete else None)


@pytest.fixture
def catalogue():
    return CATALOGUE


@pytest.fixture
def make():
    return verdict


@pytest.fixture
def run():
    return run_of


@pytest.fixture
def rehearsal():
    """A rehearsal through two surfaces with one unexpected failure and one foreseen."""
    breach = Breach("/id", ("a string that is not empty",), "null")
    clauses = [each.id for each in CATALOGUE.clauses.values() if each.excluded is None]
    verdicts = [
        verdict(clause, surface=surface)
        for surface in SURFACES
        for clause in clauses
        if clause not in ("chat-create/id", "chat-create/style")
    ]
    failed = verdict("chat-create/id", Outcome.FAIL, breaches=(breach,))
    foreseen = verdict("chat-create/style", Outcome.FAIL, expected="It never had any.")
    both = (failed, replace(failed, surface="python"), foreseen)
    return run_of(*verdicts, *both)
