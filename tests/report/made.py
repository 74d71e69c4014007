"""Runs made by hand for the golden files: everything a report can say, in as little as possible."""

from __future__ import annotations

from dataclasses import replace

from conformance.catalogue.documented import Parameter
from conformance.model import (
    Breach,
    Citation,
    Classification,
    ExchangeLine,
    Footer,
    Header,
    Observation,
    Outcome,
    Provenance,
    Run,
    Sweep,
    TargetHead,
    Verdict,
)
from tests.report.conftest import verdict

STARTED, FINISHED = "2026-11-22T10:00:00+00:00", "2026-11-22T10:01:35+00:00"
HOSTILE = (
    "\x1b[31m<script>alert(1)</script> | `x` [y](http://a.invalid) {{ 7 * 7 }}\r\n"
    "::error::no ##[error]no %0A \u202egnp ]]> & \ud800"
)
HEADS = (
    TargetHead(
        "gemini",
        Provenance.LIVE,
        "https://generativelanguage.googleapis.com/v1beta/openai/",
        (("chat", "gemini-3.8-flash"),),
        "2026-11-22",
    ),
    TargetHead("proxy.example", Provenance.OBSERVED, None, (), "2026-10-01", "12 exchanges"),
    TargetHead(
        "reference-openai",
        Provenance.REHEARSED,
        "http://reference-openai.invalid/v1",
        (("chat", "reference-chat"),),
        "2026-11-20",
    ),
)
LIVE = {"target": "gemini", "provenance": Provenance.LIVE, "model": "gemini-3.8-flash"}
SEEN = {"target": "proxy.example", "provenance": Provenance.OBSERVED, "model": None}
DOCUMENTED = (
    Parameter("POST /chat/completions", "model", ("chat-create/core",)),
    Parameter("POST /chat/completions", "stop", ("chat-stop/core",)),
    Parameter("POST /chat/completions", "messages[].name", ("chat-create/id",)),
    Parameter("POST /files", "purpose", ("files-create/accepted",)),
)


def breach(where: str = "/id", found: str = "null") -> Breach:
    return Breach(where, ("a string that is not empty", "a number"), found)


def _judged() -> list[Verdict]:
    failed = verdict(
        "chat-create/id", Outcome.FAIL, breaches=(breach(), breach("/object", HOSTILE)), **LIVE
    )
    return [
        verdict("chat-create/core", **LIVE),
        verdict("chat-create/core", surface="python", **LIVE),
        failed,
        replace(failed, exchange="chat/hello-stream", breaches=(breach("event 3 /id", "absent"),)),
        verdict("chat-create/style", Outcome.ADVICE, breaches=(breach("/style"),), **LIVE),
        verdict("chat-create/extra", Outcome.INCONCLUSIVE, note="never forced, 3 tries", **LIVE),
        verdict("chat-stop/core", Outcome.IGNORED, note="the text goes on: " + HOSTILE, **LIVE),
        verdict(
            "chat-stop/own",
            Outcome.REFUSED,
            note="status 400",
            expected="Refused since 2026-10.",
            link="https://thread.example/1",
            **LIVE,
        ),
        verdict("chat-odd/seen", Outcome.UNTESTABLE, note="no file was uploaded", **LIVE),
        verdict("chat-create/core", origin="traffic/hello.yaml", **SEEN),
        verdict("chat-create/id", Outcome.FAIL, breaches=(breach(found="7"),), **SEEN),
        verdict("chat-create/core"),
        verdict("chat-create/id"),
        verdict("chat-create/style"),
        verdict("chat-stop/core", Outcome.FAIL, surface="python", expected="It is known."),
        verdict("chat-stop/own", Outcome.NOT_APPLICABLE, note="a promise of gemini only"),
    ]


def _swept() -> tuple[Observation, ...]:
    def seen(subject: str, said: Classification, **more: object) -> Observation:
        made = Observation(
            sweep=Sweep.PARAMETERS,
            subject=subject,
            endpoint="POST /chat/completions",
            classification=said,
            surface="rest",
            exchange=f"sweeps/parameters-{subject}",
            status=200,
            **LIVE,
        )
        return replace(made, **more)

    rehearsed = {"target": "reference-openai", "provenance": Provenance.REHEARSED}
    return (
        seen("seed", Classification.REFUSED, status=400, note="status 400: Unknown name"),
        seen("seed", Classification.ACCEPTED, **rehearsed),
        seen("logprobs", Classification.HONOURED),
        seen("logprobs", Classification.IGNORED, surface="python"),
        seen("store", Classification.CHANGES_SHAPE),
        seen("model", Classification.HONOURED),
        seen("$ref", Classification.UNCLEAR, sweep=Sweep.KEYWORDS, status=None, note=HOSTILE),
    )


def _run(verdicts: list[Verdict], footer: Footer | None, **more: object) -> Run:
    places = dict.fromkeys(
        (each.exchange, each.surface, each.target, each.provenance, each.model, each.round)
        for each in verdicts
    )
    lines = tuple(
        ExchangeLine(
            *(exchange, surface, target, provenance),
            method="POST",
            host="host.invalid",
            path="/v1/chat/completions",
            model=model,
            status=200,
            request='{"model": "a-model"}',
            answer=HOSTILE,
            curl='curl -H "authorization: Bearer $GEMINI_API_KEY" https://host.invalid/v1',
            round=number,
        )
        for exchange, surface, target, provenance, model, number in places
    )
    header = Header("0.1.0", STARTED, HEADS, ("rest", "python"), "conformance run", "", **more)
    return Run(header, lines, tuple(verdicts), footer)


def everything() -> Run:
    """A run with unexpected failures, foreseen ones, sweeps, and something to tidy."""
    verdicts, seen = _judged(), _swept()
    tidy = ("The expectation for chat-create/extra is stale.", HOSTILE)
    footer = Footer(FINISHED, 9, len(verdicts), (), tidy, len(seen))
    run = _run(verdicts, footer, revision="2026-09")
    header = replace(run.header, selection="sweeps and the area chat")
    return replace(run, header=header, observations=seen)


def broken() -> Run:
    """A run in which the suite itself broke: it may not be relied on."""
    error = verdict("chat-create/core", Outcome.ERROR, note="KeyError: 'choices'")
    verdicts = [verdict("chat-create/id"), error]
    footer = Footer(FINISHED, 1, 2, ("The suite itself broke on 1 test.",))
    return _run(verdicts, footer)


def cut_off() -> Run:
    """A run that somebody interrupted: it has no footer."""
    return _run(_judged()[:3], None)


def rounds() -> Run:
    """A run that asked everything three times, and got unlike answers once."""
    steady = [verdict("chat-create/core", round=number) for number in (1, 2, 3)]
    outcomes = (Outcome.PASS, Outcome.FAIL, Outcome.PASS)
    unsteady = [
        verdict(
            "chat-create/id",
            said,
            round=number,
            breaches=(breach(),) if said is Outcome.FAIL else (),
        )
        for number, said in enumerate(outcomes, start=1)
    ]
    verdicts = [*steady, *unsteady]
    return _run(verdicts, Footer(FINISHED, 3, len(verdicts)), repeat=3)


def routine() -> Run:
    """A whole rehearsal of two targets, as it always goes: nothing in it speaks of Gemini."""
    again = {"target": "reference-gemini"}
    verdicts = [
        *(verdict("chat-create/core", surface=name) for name in ("rest", "python")),
        verdict("chat-create/id"),
        verdict("chat-create/core", **again),
        verdict("chat-create/id", Outcome.FAIL, expected="It has no id.", **again),
    ]
    run = _run(verdicts, Footer(FINISHED, 3, len(verdicts)))
    second = replace(HEADS[2], name="reference-gemini")
    return replace(run, header=replace(run.header, targets=(HEADS[2], second)))


def published() -> Run:
    """Facts that three recordings show, one of which holds two exchanges."""
    held = {"target": "gemini", "provenance": Provenance.OBSERVED, "surface": "published"}
    rows = (
        ("ONE", "ONE#1", "2025-06-02", "m-1", Outcome.FAIL),
        ("ONE", "ONE#2", "2025-06-02", "m-1", Outcome.PASS),
        ("TWO", "TWO#1", "2026-09-15", HOSTILE, Outcome.PASS),
        ("OLD", "OLD#1", "2024-01-31", None, Outcome.NOT_APPLICABLE),
    )
    lines, verdicts = [], []
    for label, name, day, model, outcome in rows:
        cited = Citation(label, "owner/name", "tests/a b.yaml", "commit 0a1b2c3d", "MIT", "A")
        where = (held["target"], held["provenance"])
        lines.append(
            ExchangeLine(
                *(name, "published", *where, "POST", None, None, model, 200),
                origin=label,
                recorded=day,
                cited=cited,
            )
        )
        said = {**held, "exchange": name, "model": model, "origin": label, "rerun": None}
        verdicts.append(verdict("chat-create/core", **said))
        breaches = (breach(),) if outcome is Outcome.FAIL else ()
        verdicts.append(verdict("chat-create/id", outcome, breaches=breaches, **said))
    head = TargetHead("gemini", Provenance.OBSERVED, HEADS[0].base_url, (), "2024-01-31")
    header = Header("0.1.0", STARTED, (head,), ("published",))
    footer = Footer(STARTED, len(lines), len(verdicts))
    return Run(header, tuple(lines), tuple(verdicts), footer)


#: What the golden files are made from, by the folder they stand in.
MADE = {
    "everything": everything,
    "broken": broken,
    "cut-off": cut_off,
    "rounds": rounds,
    "routine": routine,
}
