"""
One failed clause as a block of plain text: what was promised, what came, and what to do next.

Takes known deviations as data and knows nothing of where they are kept.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.catalogue import Clause
from conformance.model import Breach, ExchangeLine, Outcome, Verdict
from conformance.report.plain import clean, counted

_LABEL = 11
_BREACHES = 8
_THREADS = 4
_DEVIATIONS = 3
_WORD = re.compile(r"\d{3}|[a-z_]{4,}")
_QUOTED = re.compile(r'"[^"]*"|\d+')


@dataclass(frozen=True, slots=True)
class Deviation:
    """
    A deviation people reported: what it did to which client, and the threads that say so.

    `symptom` is what came over the wire, in one sentence, `where` the service it was seen at,
    `dates` when, in words, and `status` that of the threads; all empty when nobody says. `gemini`
    is True when that service is the Gemini API's own OpenAI-compatible endpoint.
    """

    id: str
    client_impact: str
    threads: tuple[str, ...] = ()
    symptom: str = ""
    where: str = ""
    dates: str = ""
    status: str = ""
    gemini: bool = False


def text(
    verdict: Verdict,
    clause: Clause | None = None,
    exchange_line: ExchangeLine | None = None,
    deviations: Sequence[Deviation] = (),
    *,
    also: Sequence[str] = (),
    width: int = 100,
) -> str:
    """
    Return the block for `verdict`, at most `width` columns wide where words allow, ending in a
    line feed; commands are never broken.

    `clause` brings the promise's sentence, `exchange_line` the request and its curl line,
    `deviations` what people reported of the clause, of which the nearest few are named, `also`
    further exchanges with the same breach. Whatever came from an endpoint is cleaned of control
    characters and bounded.
    """
    lines = [f"{clean(verdict.clause)}   {verdict.level} · {verdict.basis} · {verdict.outcome}"]
    if clause is not None:
        lines += _wrapped(clean(clause.text), width, indent="  ")
    told = _without_breach(verdict)
    before = None
    for breach in told or verdict.breaches[:_BREACHES]:
        lines += _again(breach, width) if _alike(breach, before) else _of_breach(breach, width)
        before = breach
    if (more := len(verdict.breaches) - _BREACHES) > 0:
        lines += _labelled("", f"and {counted(more, 'breach', 'breaches')} more", width)
    if verdict.note and not told:
        lines += _labelled("because", clean(verdict.note, limit=600), width)
    lines += _labelled("on", _place(verdict, exchange_line), width)
    if also:
        lines += _labelled("also on", "; ".join(clean(each, limit=200) for each in also), width)
    for deviation in nearest(deviations, verdict):
        threads = ", ".join(deviation.threads[:_THREADS])
        who = f"{deviation.client_impact} ({deviation.id}{'; ' + threads if threads else ''})"
        lines += _labelled("who breaks", clean(who, limit=400), width)
    if verdict.rerun:
        lines += _command("rerun", verdict.rerun)
    if exchange_line is not None and exchange_line.curl:
        lines += _command("curl", exchange_line.curl)
    return "\n".join(lines) + "\n"


def _without_breach(verdict: Verdict) -> tuple[Breach, ...]:
    """Return what a refusal or a parameter without effect says in its note, told like a breach."""
    if verdict.breaches or not verdict.note:
        return ()
    if verdict.outcome is Outcome.REFUSED:
        return (Breach("status", ("an answer, with a 2xx status",), verdict.note),)
    if verdict.outcome is Outcome.IGNORED:
        wanted = ("an answer that shows the effect", "a refusal with a 4xx status")
        return (Breach("body", wanted, verdict.note),)
    return ()


def nearest(deviations: Sequence[Deviation], verdict: Verdict) -> list[Deviation]:
    """
    Return the few of `deviations` whose symptom is likest to what came, the likest first.

    Likeness is the number of words that the symptom shares with the places and findings of the
    breaches, or with the note; those that are equally like keep their order.
    """
    told = [f"{each.where} {_spoken(each.found)}" for each in verdict.breaches]
    came = _words(" ".join([*told, verdict.note or ""]))
    likest = sorted(deviations, key=lambda each: -len(came & _words(each.symptom)))
    return likest[:_DEVIATIONS]


def _spoken(found: str) -> str:
    # What a list or an object holds are the endpoint's words and say little of its own shape.
    if not found.startswith(("[", "{")):
        return found
    shape = "list" if found.startswith("[") else "object"
    empty = "empty" if found.startswith(("[]", "{}")) else ""
    return f"{empty} {shape} {_QUOTED.sub('', found)}"


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _alike(breach: Breach, before: Breach | None) -> bool:
    return before is not None and breach.expected == before.expected


def _again(breach: Breach, width: int) -> list[str]:
    """Return a breach of what the one before it broke as well, without its alternatives."""
    found, where = clean(breach.found, limit=300), clean(breach.where, limit=200)
    return _labelled("and", f"{found}, at {where}", width)


def _of_breach(breach: Breach, width: int) -> list[str]:
    lines: list[str] = []
    for number, phrase in enumerate(breach.expected or ("something else",)):
        label = "or" if number else "expected"
        lines += _labelled(label, clean(phrase, limit=300), width)
    lines += _labelled("found", clean(breach.found, limit=300), width)
    return lines + _labelled("where", clean(breach.where, limit=200), width)


def _place(verdict: Verdict, line: ExchangeLine | None) -> str:
    parts = [verdict.exchange, f"{verdict.target} through {verdict.surface}, {verdict.provenance}"]
    if verdict.model:
        parts.append(f"model {verdict.model}")
    if line is not None and line.status is not None:
        parts.append(f"status {line.status}")
    if line is not None and line.failure:
        parts.append(line.failure)
    if verdict.origin:
        parts.append(f"from {verdict.origin}")
    return clean("; ".join(parts), limit=600)


def _labelled(label: str, said: str, width: int) -> list[str]:
    # "or" and "and" stand at the right edge, so that what they add reads as a list.
    head = f"  {label:>8}   " if label in ("or", "and") else f"  {label:<{_LABEL}}"
    return _wrapped(said, width, indent=" " * (_LABEL + 2), head=head)


def _command(label: str, command: str) -> list[str]:
    return [f"  {label:<{_LABEL}}{clean(command, limit=4000)}"]


def _wrapped(said: str, width: int, *, indent: str, head: str | None = None) -> list[str]:
    return textwrap.wrap(
        said,
        max(width, 40),
        initial_indent=indent if head is None else head,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=True,
    ) or [(head or indent).rstrip()]


def also_on(verdicts: Iterable[Verdict], *, most: int = 6) -> tuple[str, ...]:
    """Return where else a breach was seen, `exchange through surface`, the first `most` only."""
    places = list(dict.fromkeys(f"{each.exchange} through {each.surface}" for each in verdicts))
    more = len(places) - most
    return (*places[:most], *([f"{more} more"] if more > 0 else []))
