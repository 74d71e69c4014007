"""
The whole self-proof: every trial, spread over processes, put together into one value.

Knows what is tried and in which order it is told; each trial is its own module's work.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType

from conformance.mutants import all_variations, mutants, named, named_variation
from conformance.mutants.allowed import allowances, losses, unbroken
from conformance.proof import altered, catching, quiet
from conformance.proof.healthy import healthy
from conformance.proof.specification import specification
from conformance.results.proof import Altered, Proof, Quiet, Tried

Trial = tuple[str, ...]
Result = Tried | Quiet | tuple[Altered, ...]
Told = Callable[[int, int], None]
"""Called with how many trials are done and how many there are."""

MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part of the proof: mutants, areas of mutants, variations. All empty means everything."""

    mutants: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    variations: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True when nothing was left out."""
        return not (self.mutants or self.areas or self.variations)


def prove(chosen: Chosen, *, processes: int | None = None, told: Told | None = None) -> Proof:
    """
    Make every trial of `chosen` and return what was found.

    `processes` is how many work side by side, by default one a core up to four. Raises
    WrongUsage for a mutant or a variation that does not exist.
    """
    trials = list(_trials(chosen))
    spec = specification()
    results: list[Result] = []
    for done, result in enumerate(_spread(trials, processes), 1):
        results.append(result)
        if told is not None:
            told(done, len(trials))
    changed = [each for result in results if isinstance(result, tuple) for each in result]
    judged = frozenset[str]().union(*(spec.clauses(exchange) for exchange in spec.asks))
    return Proof(
        mutants=tuple(each for each in results if isinstance(each, Tried)),
        altered=tuple(changed),
        variations=tuple(each for each in results if isinstance(each, Quiet)),
        clauses=tuple(sorted(judged)),
        excused=MappingProxyType(dict(unbroken())),
        needless=(*_needless(changed), *_lossless(results)) if chosen.whole else (),
        whole=chosen.whole,
    )


def _needless(changed: Iterable[Altered]) -> tuple[str, ...]:
    """Return the allowances that no change needed."""
    used = {each.allowed for each in changed if each.allowed}
    return tuple(
        f"{each.operation} of {each.where} in {each.shape}"
        for each in allowances()
        if each.reason not in used
    )


def _lossless(results: Iterable[Result]) -> tuple[str, ...]:
    """Return the losses of clients that no variation showed."""
    shown = {(each.id, *lost) for each in results if isinstance(each, Quiet) for lost in each.lost}
    return tuple(
        f"the loss of {each.clause} through {each.surface} by {each.variation}"
        for each in losses()
        if (each.variation, each.surface, each.clause) not in shown
    )


def _trials(chosen: Chosen) -> Iterator[Trial]:
    """Yield every trial; the dearest go first, so that no process is left with them alone."""
    only_mutants = bool(chosen.mutants or chosen.areas)
    if not only_mutants:
        for name in chosen.variations or tuple(all_variations()):
            yield "variation", named_variation(name).id
    if chosen.whole:
        for number in range(len(altered.chosen())):
            yield "changes", str(number)
        for exchange in altered.streams():
            yield "events", exchange
    if chosen.whole or only_mutants:
        picked = [named(name) for name in chosen.mutants] or list(mutants().values())
        for mutant in picked:
            if not chosen.areas or mutant.area in chosen.areas:
                yield "mutant", mutant.id


def _tried(trial: Trial) -> Result:
    kind, name = trial
    match kind:
        case "mutant":
            return catching.tried(named(name))
        case "variation":
            return quiet.tried(named_variation(name))
        case "changes":
            return tuple(altered.altered(*altered.chosen()[int(name)]))
        case _:
            return tuple(altered.altered_events(name))


def _spread(trials: Sequence[Trial], processes: int | None) -> Iterator[Result]:
    """Yield the results in the order of the trials."""
    count = min(
        processes or os.cpu_count() or 1, MOST_PROCESSES if processes is None else processes
    )
    if count <= 1 or len(trials) < 8:
        yield from map(_tried, trials)
        return
    # A fork starts with what is judged already; where there is none, each process judges anew.
    if "fork" in multiprocessing.get_all_start_methods():
        for dialect, surface in quiet.LANES:
            healthy(dialect, surface)
        context = multiprocessing.get_context("fork")
    else:
        context = multiprocessing.get_context("spawn")  # type: ignore[assignment]
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        yield from pool.map(_tried, trials, chunksize=4)
