"""
Published recordings judged into a run of facts: verdicts with their sources, and nothing copied.

Pure: reads no file. What an endpoint wrote stays where it was published; only short words of the
wire, numbers and types are told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from conformance import __version__
from conformance.catalogue import Catalogue
from conformance.catalogue.recordings import Published, Register
from conformance.model import (
    Breach,
    Exchange,
    ExchangeLine,
    Footer,
    Header,
    Provenance,
    Run,
    TargetHead,
    Verdict,
)
from conformance.results.audit import verdicts_on

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_WORD = re.compile(r'"[\w.:/\- ]{0,40}"', re.ASCII)
_WORDS = 2  # a name on the wire has one or two, prose has more
_BREACHES = 3  # of one verdict; the count of all stands in its note
_COUNTED = re.compile(r"(\d+) breaches, of which the first \d+ are kept\.")


def facts(
    read: Iterable[tuple[Published, Exchange]], register: Register, catalogue: Catalogue
) -> Run:
    """
    Return what the rules say of the exchanges that were `read` of `register`, as a run.

    Everything in it follows from the recordings, the register and the rules: it begins and ends
    on the day the register was reviewed. Clauses that are promises of another dialect are left
    out. Exchange lines cite their source and hold no body, breaches no prose.
    """
    lines: list[ExchangeLine] = []
    verdicts: list[Verdict] = []
    for row, exchange in read:
        mine = [
            _told(each)
            for each in verdicts_on(exchange, catalogue)
            if catalogue.clauses[each.clause].only in (None, register.target)
        ]
        lines.append(_line(exchange, row, len(mine)))
        verdicts += mine
    moment = f"{register.reviewed}T00:00:00+00:00"
    return Run(
        Header(
            suite_version=__version__,
            started=moment,
            targets=(_head(lines, register),),
            surfaces=tuple(dict.fromkeys(line.surface for line in lines)),
            command="conformance audit --sources",
        ),
        tuple(lines),
        tuple(verdicts),
        Footer(moment, len(lines), len(verdicts)),
    )


def _head(lines: list[ExchangeLine], register: Register) -> TargetHead:
    days = sorted(line.recorded for line in lines if line.recorded)
    when = f", of {days[0]} to {days[-1]}" if days else ""
    judged, known = len(register.judged), len(register.recordings)
    return TargetHead(
        register.target,
        Provenance.OBSERVED,
        base_url=register.base_url,
        recorded=days[0] if days else None,
        detail=f"{judged} of {known} published recordings are evidence{when}",
    )


def _line(exchange: Exchange, row: Published, judged: int) -> ExchangeLine:
    request = exchange.request
    return ExchangeLine(
        exchange=exchange.id,
        surface=exchange.surface,
        target=exchange.target,
        provenance=exchange.provenance,
        method=request.method if request else None,
        host=request.host if request else None,
        path=request.path if request else None,
        model=exchange.model,
        status=exchange.response.status if exchange.response else None,
        origin=exchange.origin,
        judged=judged,
        recorded=exchange.recorded,
        cited=row.cited,
    )


def _told(verdict: Verdict) -> Verdict:
    breaches = tuple(
        Breach(each.where, tuple(map(without_prose, each.expected)), without_prose(each.found))
        for each in verdict.breaches[:_BREACHES]
    )
    note = without_prose(verdict.note) if verdict.note else verdict.note
    if len(verdict.breaches) > _BREACHES:
        counted = _COUNTED.fullmatch(note or "")
        every = counted[1] if counted else len(verdict.breaches)
        note = f"{every} breaches, of which the first {_BREACHES} are kept."
    return replace(verdict, breaches=breaches, note=note)


def without_prose(said: str) -> str:
    """Return `said` with every string in it that is more than a word of the wire as its length."""
    return "".join(_pieces(said))


def _pieces(said: str) -> Iterator[str]:
    at = 0
    for found in _STRING.finditer(said):
        quoted = found[0]
        yield said[at : found.start()]
        at = found.end()
        if _WORD.fullmatch(quoted) and len(quoted.split()) <= _WORDS:
            yield quoted
        else:
            yield f"a string of {len(quoted.strip(chr(34)))} characters"
    yield said[at:]
