"""
One line of a run as a JSON object, and back.

Knows the members of each kind of line; files and the order of lines are `results.jsonl`'s work.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from conformance.model import (
    Basis,
    Breach,
    Citation,
    Classification,
    ExchangeLine,
    Footer,
    Header,
    Level,
    Observation,
    Outcome,
    Provenance,
    Shard,
    Sweep,
    TargetHead,
    Verdict,
    Whole,
)
from conformance.results.members import Malformed, Members

FORMAT = 1
Entry = Header | ExchangeLine | Verdict | Observation | Footer

_KINDS = ("header", "exchange", "verdict", "observation", "footer")
_OF_EXCHANGE = (
    "exchange", "surface", "target", "provenance", "method", "host", "path", "model", "status",
)  # fmt: skip
_MAYBE_OF_EXCHANGE = (
    "origin", "failure", "request", "answer", "curl", "judged", "round", "recorded",
)  # fmt: skip
_OF_CITATION = ("label", "repository", "path", "version", "licence", "grade")
_OF_VERDICT = (
    "clause", "feature", "area", "level", "basis", "target", "surface", "exchange", "model",
    "outcome", "provenance",
)  # fmt: skip
_MAYBE_OF_VERDICT = ("note", "expected", "link", "rerun", "origin", "round")
_OF_OBSERVATION = (
    "sweep", "subject", "endpoint", "classification", "target", "surface", "provenance",
    "exchange", "status", "model",
)  # fmt: skip
_MAYBE_OF_TARGET = ("base_url", "recorded", "detail")


def encode(entry: Entry) -> dict[str, Any]:
    """Return `entry` as a JSON object; optional members that are None are left out."""
    match entry:
        case Header():
            return {
                "kind": "header",
                "format": FORMAT,
                "suite_version": entry.suite_version,
                "started": entry.started,
                "targets": [_target(head) for head in entry.targets],
                "surfaces": list(entry.surfaces),
                "command": entry.command,
                "selection": entry.selection,
                "versions": dict(entry.versions),
                **_maybe_said(entry, ("revision", "repeat", "catalogue")),
                **({"shard": _said(entry.shard, ("index", "of"))} if entry.shard else {}),
            }
        case ExchangeLine():
            said = {**_said(entry, _OF_EXCHANGE), **_maybe_said(entry, _MAYBE_OF_EXCHANGE)}
            cited = {"cited": _said(entry.cited, _OF_CITATION)} if entry.cited else {}
            return {"kind": "exchange", **said, **cited}
        case Verdict():
            said = _said(entry, _OF_VERDICT)
            said["breaches"] = [_breach(breach) for breach in entry.breaches]
            return {"kind": "verdict", **said, **_maybe_said(entry, _MAYBE_OF_VERDICT)}
        case Observation():
            said = _said(entry, _OF_OBSERVATION)
            return {"kind": "observation", **said, **_maybe_said(entry, ("note",))}
        case Footer():
            said = _said(entry, ("finished", "exchanges", "verdicts", "observations"))
            said["problems"] = list(entry.problems)
            said["housekeeping"] = list(entry.housekeeping)
            more = {"whole": _whole(entry.whole)} if entry.whole else {}
            return {"kind": "footer", **said, **more}


def decode(value: object) -> Entry:
    """
    Return the entry that the JSON value `value` stands for.

    Raises Malformed for anything `encode` would not have written: an unknown kind or format, a
    member that is missing, unknown, or of the wrong type.
    """
    line = Members(value)
    kind = line.text("kind")
    entry: Entry
    match kind:
        case "header":
            entry = _read_header(line)
        case "exchange":
            entry = _read_exchange(line)
        case "verdict":
            entry = _read_verdict(line)
        case "observation":
            entry = _read_observation(line)
        case "footer":
            entry = Footer(
                finished=line.text("finished"),
                exchanges=line.number("exchanges"),
                verdicts=line.number("verdicts"),
                problems=line.texts("problems"),
                housekeeping=line.texts("housekeeping"),
                observations=line.maybe_number("observations") or 0,
                whole=line.maybe("whole", _read_whole),
            )
        case _:
            raise Malformed(f"kind is {kind[:40]!r}, not one of {', '.join(_KINDS)}")
    line.nothing_else()
    return entry


def _said(entry: object, names: tuple[str, ...]) -> dict[str, Any]:
    values = ((name, getattr(entry, name)) for name in names)
    # Plain strings, not enum members: what carries lines between processes knows no others.
    return {n: value.value if isinstance(value, StrEnum) else value for n, value in values}


def _maybe_said(entry: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in _said(entry, names).items() if value is not None}


def _target(head: TargetHead) -> dict[str, Any]:
    said = {"target": head.name, "provenance": head.provenance.value, "models": dict(head.models)}
    return {**said, **_maybe_said(head, _MAYBE_OF_TARGET)}


def _breach(breach: Breach) -> dict[str, Any]:
    return {"where": breach.where, "expected": list(breach.expected), "found": breach.found}


def _whole(whole: Whole) -> dict[str, Any]:
    said = _said(whole, ("plan", "everything"))
    return {**said, "problems": list(whole.problems), "housekeeping": list(whole.housekeeping)}


def _read_header(line: Members) -> Header:
    form = line.number("format")
    if form != FORMAT:
        raise Malformed(f"format is {form}, and this suite reads format {FORMAT}")
    return Header(
        suite_version=line.text("suite_version"),
        started=line.text("started"),
        targets=tuple(_read_target(item) for item in line.items("targets")),
        surfaces=line.texts("surfaces"),
        command=line.text("command"),
        selection=line.text("selection"),
        versions=line.pairs("versions"),
        revision=line.maybe_text("revision"),
        repeat=line.maybe_number("repeat"),
        catalogue=line.maybe_text("catalogue"),
        shard=line.maybe("shard", _read_shard),
    )


def _read_shard(value: object) -> Shard:
    shard = Members(value, "shard")
    read = Shard(index=shard.number("index"), of=shard.number("of"))
    shard.nothing_else()
    if not 1 <= read.index <= read.of:
        raise Malformed(f"there is no shard {read}")
    return read


def _read_whole(value: object) -> Whole:
    whole = Members(value, "whole")
    read = Whole(
        plan=whole.text("plan"),
        everything=whole.maybe_flag("everything"),
        problems=whole.texts("problems"),
        housekeeping=whole.texts("housekeeping"),
    )
    whole.nothing_else()
    return read


def _read_target(value: object) -> TargetHead:
    head = Members(value, "a target")
    read = TargetHead(
        name=head.text("target"),
        provenance=head.word("provenance", Provenance),
        base_url=head.maybe_text("base_url"),
        models=head.pairs("models"),
        recorded=head.maybe_text("recorded"),
        detail=head.maybe_text("detail"),
    )
    head.nothing_else()
    return read


def _read_exchange(line: Members) -> ExchangeLine:
    return ExchangeLine(
        exchange=line.text("exchange"),
        surface=line.text("surface"),
        target=line.text("target"),
        provenance=line.word("provenance", Provenance),
        method=line.text_or_null("method"),
        host=line.text_or_null("host"),
        path=line.text_or_null("path"),
        model=line.text_or_null("model"),
        status=line.number_or_null("status"),
        origin=line.maybe_text("origin"),
        failure=line.maybe_text("failure"),
        request=line.maybe_text("request"),
        answer=line.maybe_text("answer"),
        curl=line.maybe_text("curl"),
        judged=line.maybe_number("judged"),
        round=line.maybe_number("round"),
        recorded=line.maybe_text("recorded"),
        cited=line.maybe("cited", _read_citation),
    )


def _read_citation(value: object) -> Citation:
    cited = Members(value, "cited")
    read = Citation(*(cited.text(name) for name in _OF_CITATION))
    cited.nothing_else()
    return read


def _read_verdict(line: Members) -> Verdict:
    return Verdict(
        clause=line.text("clause"),
        feature=line.text("feature"),
        area=line.text("area"),
        level=line.word("level", Level),
        basis=line.word("basis", Basis),
        target=line.text("target"),
        surface=line.text("surface"),
        exchange=line.text("exchange"),
        model=line.text_or_null("model"),
        outcome=line.word("outcome", Outcome),
        provenance=line.word("provenance", Provenance),
        breaches=tuple(_read_breach(item) for item in line.items("breaches")),
        note=line.maybe_text("note"),
        expected=line.maybe_text("expected"),
        link=line.maybe_text("link"),
        rerun=line.maybe_text("rerun"),
        origin=line.maybe_text("origin"),
        round=line.maybe_number("round"),
    )


def _read_observation(line: Members) -> Observation:
    return Observation(
        sweep=line.word("sweep", Sweep),
        subject=line.text("subject"),
        endpoint=line.text("endpoint"),
        classification=line.word("classification", Classification),
        target=line.text("target"),
        surface=line.text("surface"),
        provenance=line.word("provenance", Provenance),
        exchange=line.text("exchange"),
        status=line.number_or_null("status"),
        model=line.text_or_null("model"),
        note=line.maybe_text("note"),
    )


def _read_breach(value: object) -> Breach:
    breach = Members(value, "a breach")
    read = Breach(
        where=breach.text("where"), expected=breach.texts("expected"), found=breach.text("found")
    )
    breach.nothing_else()
    return read
