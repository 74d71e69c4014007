"""
Runs for the pages that are tried in a browser: all well, some of it broken, all of it hostile.

Made from the suite's own catalogue, so that a page has the size and the words of a real one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from conformance.catalogue import load
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
from conformance.report import Deviation
from tests.strategies import HOSTILE

TARGETS = ("reference-gemini", "reference-openai")
SURFACES = ("rest", "python")
BROKEN = ("chat-create/id", "chat-create/usage-sum", "embeddings-create/index")
ADVISED = "chat-create/model"
CURL = (
    "curl -sS -N http://reference-gemini.invalid/v1/chat/completions "
    "-H 'content-type: application/json' -H 'authorization: Bearer '\"$GEMINI_API_KEY\" "
    '--data-raw \'{"model":"m","messages":[]}\''
)
ANSWER = 'HTTP 200\ncontent-type: application/json\n\n{"id": "", "choices": []}'
REPORTS = {
    "chat-create/id": [
        Deviation(
            "empty-id",
            "clients that join calls by id fail",
            ("a/b#1",),
            "The id is an empty string.",
            where="Some API",
            dates="2025-04",
            status="open",
        )
    ]
}


@cache
def sound_run() -> Run:
    """A run in which every clause holds, on one exchange an area."""
    verdicts = tuple(
        Verdict(
            clause=clause.id,
            feature=clause.feature,
            area=clause.area,
            level=clause.level,
            basis=clause.basis,
            target=target,
            surface=surface,
            exchange=f"{clause.area}/hello",
            model="m",
            outcome=Outcome.PASS,
            provenance=Provenance.REHEARSED,
            rerun=f"conformance run --target {target} --clause {clause.id}",
        )
        for target in TARGETS
        for surface in SURFACES
        for clause in load().clauses.values()
        if clause.excluded is None
    )
    places = dict.fromkeys((each.exchange, each.surface, each.target) for each in verdicts)
    lines = tuple(
        ExchangeLine(
            *place,
            Provenance.REHEARSED,
            method="POST",
            host="reference-gemini.invalid",
            path="/v1/chat/completions",
            model="m",
            status=200,
            request='{"model":"m","messages":[]}',
            answer=ANSWER,
            curl=CURL,
        )
        for place in places
    )
    heads = tuple(TargetHead(name, Provenance.REHEARSED, recorded="2026-11-22") for name in TARGETS)
    footer = Footer("2026-11-22T10:00:09Z", len(lines), len(verdicts))
    return Run(Header("0.1.0", "2026-11-22T10:00:00Z", heads, SURFACES), lines, verdicts, footer)


@cache
def broken_run() -> Run:
    """The same with some clauses broken at one target, and one that is advice."""
    breach = Breach("/id", ("a string that is not empty", "null"), '""')

    def told(verdict: Verdict) -> Verdict:
        if verdict.target != "reference-gemini":
            return verdict
        if verdict.clause in BROKEN:
            return replace(verdict, outcome=Outcome.FAIL, breaches=(breach,))
        return replace(verdict, outcome=Outcome.ADVICE) if verdict.clause == ADVISED else verdict

    run = sound_run()
    return replace(run, verdicts=tuple(map(told, run.verdicts)))


@cache
def hostile_run() -> Run:
    """A run whose every text that an endpoint or a target's name could bring is hostile."""
    run = broken_run()
    red = next(each for each in run.verdicts if each.outcome is Outcome.FAIL)
    line = run.exchanges[0]
    verdicts = [
        replace(
            red,
            target=text,
            surface=text,
            exchange=text,
            model=text,
            breaches=(Breach(text, (text, text), text),),
            note=text,
            expected=text,
            link=text,
            rerun=text,
            origin=text,
        )
        for text in HOSTILE
    ]
    lines = [
        replace(
            line,
            target=text,
            surface=text,
            exchange=text,
            origin=text,
            failure=text,
            request=text,
            answer=f"HTTP 200\n\n{text}",
            curl=text,
        )
        for text in HOSTILE
    ]
    heads = tuple(TargetHead(text, Provenance.REHEARSED, detail=text) for text in HOSTILE)
    return replace(
        run,
        header=replace(run.header, targets=heads, surfaces=HOSTILE, command=HOSTILE[0]),
        verdicts=tuple(verdicts),
        exchanges=tuple(lines),
        footer=Footer("2026-11-22T10:00:09Z", len(lines), len(verdicts), HOSTILE, HOSTILE),
    )
