"""
The shards of one run put together again: the run that a single machine would have made.

Lines come in an order of their own, so that equal verdicts give an equal file. Knows values only;
whatever else is true of the targets comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.model import (
    ExchangeLine,
    Footer,
    Header,
    Observation,
    Run,
    Shard,
    TargetHead,
    Verdict,
    Whole,
    WrongUsage,
)
from conformance.results.jsonl import line_of
from conformance.results.stock import Line, Stock, lines_of

Stale = Callable[[str, Sequence[Verdict]], Iterable[str]]
"""Gives, for a target and its verdicts, a sentence for every expectation nothing bears out."""


@dataclass(frozen=True, slots=True)
class _Piece:
    name: str
    run: Run
    shard: Shard


def merged(runs: Mapping[str, Run], *, stale: Stale, partial: bool = False) -> Run:
    """
    Return the run whose shards are `runs`, by the names to call them in messages.

    A shard that is missing or was cut off is a problem of the run that comes out; with `partial`
    that run is instead said to be a part, and nothing is missed in it. The order of `runs` does
    not matter.

    Raises WrongUsage when one is no shard, when they are not shards of one run (another version,
    catalogue, target, model, selection or plan), or when two hold the same line.
    """
    pieces = sorted(_pieces(runs), key=lambda piece: (piece.shard.index, piece.name))
    for piece in pieces[1:]:
        _check_kin(pieces[0], piece)
    _check_apart(pieces)
    lines = [line for piece in pieces for line in lines_of(piece.run)]
    of = pieces[0].shard.of
    missing = sorted(set(range(1, of + 1)) - {piece.shard.index for piece in pieces})
    cut_off = [piece.shard for piece in pieces if piece.run.footer is None]
    header = _header(pieces)
    problems = [*_told(pieces), *Stock(lines).problems()]
    housekeeping = [each for piece in pieces for each in _footer(piece).housekeeping]
    if cut_off:
        problems.append(f"{_named([each.index for each in cut_off], of)} cut off.")
    if missing and partial:
        said = _numbers([piece.shard.index for piece in pieces])
        header = replace(
            header, selection="; ".join(filter(None, (header.selection, f"shards {said} of {of}")))
        )
    elif missing:
        problems.append(f"{_named(missing, of)} missing.")
    if not missing and not cut_off:
        whole = _footer(pieces[0]).whole or Whole("")
        problems += whole.problems
        housekeeping += whole.housekeeping
        if whole.everything:
            housekeeping += _stale(header, lines, stale)
    finished = max(_footer(piece).finished for piece in pieces)
    return canonical(
        _run_of(header, lines, finished, dict.fromkeys(problems), dict.fromkeys(housekeeping))
    )


def canonical(run: Run) -> Run:
    """Return `run` with its lines by target, surface, round, exchange and clause, and so on."""
    targets = {head.name: place for place, head in enumerate(run.header.targets)}
    surfaces = {name: place for place, name in enumerate(run.header.surfaces)}

    def place(line: Line) -> tuple[int, str, int, str, int, str, str, str]:
        clause = line.clause if isinstance(line, Verdict) else ""
        return (
            targets.get(line.target, len(targets)),
            line.target,
            surfaces.get(line.surface, len(surfaces)),
            line.surface,
            0 if isinstance(line, Observation) else line.round or 0,
            line.exchange,
            clause,
            line_of(line),
        )

    footer = run.footer and replace(
        run.footer,
        problems=tuple(sorted(run.footer.problems)),
        housekeeping=tuple(sorted(run.footer.housekeeping)),
    )
    return replace(
        run,
        exchanges=tuple(sorted(run.exchanges, key=place)),
        verdicts=tuple(sorted(run.verdicts, key=place)),
        observations=tuple(sorted(run.observations, key=place)),
        footer=footer,
    )


def _pieces(runs: Mapping[str, Run]) -> Iterator[_Piece]:
    for name, run in runs.items():
        if run.header.shard is None:
            raise WrongUsage(
                f"{name} is a run of its own and no shard of one.",
                "Merge what conformance run --shard wrote; conformance diff compares two runs.",
            )
        yield _Piece(name, run, run.header.shard)


def _check_kin(first: _Piece, other: _Piece) -> None:
    for (what, mine), (_, theirs) in zip(_kin(first), _kin(other), strict=True):
        if mine != theirs and None not in (mine, theirs):
            raise WrongUsage(
                f"{first.name} and {other.name} are not shards of one run: they differ in {what}, "
                f"{_shown(mine)} and {_shown(theirs)}.",
                "Make all shards with the same version of the suite, options and recordings.",
            )


def _kin(piece: _Piece) -> Iterator[tuple[str, object]]:
    """Yield what the shards of one run share, with its name; None where nothing was said."""
    header, whole = piece.run.header, _footer(piece).whole
    yield "the number of shards", piece.shard.of
    yield "the version of the suite", header.suite_version
    yield "the catalogue", header.catalogue or ""
    yield "the revision", header.revision or ""
    yield "what was chosen", piece.shard.around(header.selection)
    yield "the targets", tuple((each.name, str(each.provenance)) for each in header.targets)
    for each in header.targets:
        yield f"the base URL of {each.name}", each.base_url or ""
        yield f"the models of {each.name}", tuple(sorted(each.models))
    yield "the surfaces", header.surfaces
    yield "the number of rounds", header.repeat or 1
    yield "the versions of packages", header.versions
    yield "the plan of what goes where", whole.plan if whole else None


def _shown(value: object) -> str:
    text = str(value) or "nothing"
    return text if len(text) <= 200 else f"{text[:200]}…"


def _check_apart(pieces: Sequence[_Piece]) -> None:
    holder: dict[tuple[object, ...], _Piece] = {}
    for piece, before in zip(pieces[1:], pieces, strict=False):
        if piece.shard == before.shard:
            raise WrongUsage(
                f"{before.name} and {piece.name} are both shard {piece.shard}.",
                "Name every shard once.",
            )
    for piece in pieces:
        for line in lines_of(piece.run):
            other = holder.setdefault(_key(line), piece)
            if other is not piece:
                raise WrongUsage(
                    f"{other.name} and {piece.name} overlap: both hold the {_said(line)}.",
                    "Make the shards again, all in the same way.",
                )


def _key(line: Line) -> tuple[object, ...]:
    where = (line.target, line.surface, line.exchange, line.model)
    match line:
        case ExchangeLine():
            return ("exchange", *where, line.round, line.origin)
        case Verdict():
            return ("verdict", *where, line.round, line.origin, line.clause)
        case Observation():
            return ("observation", *where, line.sweep, line.subject, line.endpoint)


def _said(line: Line) -> str:
    where = f"{line.exchange} ({line.target}, {line.surface})"
    match line:
        case ExchangeLine():
            return f"exchange {where}"
        case Verdict():
            return f"verdict on {line.clause} on {where}"
        case Observation():
            return f"observation of {line.subject} on {where}"


def _header(pieces: Sequence[_Piece]) -> Header:
    first = pieces[0]
    targets = zip(*(piece.run.header.targets for piece in pieces), strict=True)
    return replace(
        first.run.header,
        started=min(piece.run.header.started for piece in pieces),
        targets=tuple(_oldest(heads) for heads in targets),
        selection=first.shard.around(first.run.header.selection),
        command=_command(first),
        shard=None,
    )


def _oldest(heads: Sequence[TargetHead]) -> TargetHead:
    """Return the head whose evidence is the oldest: shards may be made around midnight."""
    return min(heads, key=lambda head: head.recorded or "")


def _command(piece: _Piece) -> str:
    """Return the command of a shard without the option that made it one."""
    said = piece.run.header.command
    for spelled in (f" --shard {piece.shard}", f" --shard={piece.shard}"):
        said = said.replace(spelled, "")
    return said


def _told(pieces: Sequence[_Piece]) -> Iterator[str]:
    """Yield what went wrong in the shards, without what their lines say by themselves."""
    for piece in pieces:
        seen = Stock(lines_of(piece.run)).problems()
        yield from (each for each in _footer(piece).problems if each not in seen)


def _footer(piece: _Piece) -> Footer:
    return piece.run.footer or Footer(piece.run.header.started, 0, 0)


def _stale(header: Header, lines: Sequence[Line], stale: Stale) -> Iterator[str]:
    verdicts = [line for line in lines if isinstance(line, Verdict)]
    for name in dict.fromkeys(head.name for head in header.targets):
        yield from stale(name, [verdict for verdict in verdicts if verdict.target == name])


def _run_of(
    header: Header,
    lines: Sequence[Line],
    finished: str,
    problems: Iterable[str],
    housekeeping: Iterable[str],
) -> Run:
    exchanges = tuple(line for line in lines if isinstance(line, ExchangeLine))
    verdicts = tuple(line for line in lines if isinstance(line, Verdict))
    observations = tuple(line for line in lines if isinstance(line, Observation))
    footer = Footer(
        finished,
        len(exchanges),
        len(verdicts),
        tuple(problems),
        tuple(housekeeping),
        len(observations),
    )
    return Run(header, exchanges, verdicts, footer, observations)


def _named(numbers: Sequence[int], of: int) -> str:
    one = len(numbers) == 1
    return f"Shard{'' if one else 's'} {_numbers(numbers)} of {of} {'is' if one else 'are'}"


def _numbers(numbers: Sequence[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last
