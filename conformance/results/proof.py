"""
What a self-proof found, as values: who was caught by what, and what went wrong.

Knows no engine and no rendering; all counts are of trials and of clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.model import Breach, Outcome


@dataclass(frozen=True, slots=True)
class Catch:
    """A clause that turned on a mutant: on which exchange first, how, and on how many in all."""

    clause: str
    exchange: str
    outcome: Outcome
    breach: Breach | None = None
    note: str | None = None
    exchanges: int = 1


@dataclass(frozen=True, slots=True)
class Tried:
    """
    A named mutant after its trial.

    `changed` counts the exchanges that the fault made different, `expected` are the clauses it
    was said to break, `caught` every clause that turned on it. `broke` says how the suite itself
    broke on it, which is a fault of the suite.
    """

    id: str
    area: str
    what: str
    dialect: str
    surface: str
    changed: int
    expected: tuple[str, ...]
    caught: tuple[Catch, ...]
    related: bool
    reports: tuple[str, ...] = ()
    broke: str | None = None

    @property
    def missed(self) -> tuple[str, ...]:
        """The expected clauses that did not turn."""
        by = {catch.clause for catch in self.caught}
        return tuple(clause for clause in self.expected if clause not in by)

    @property
    def problem(self) -> str | None:
        """What is wrong with the trial, in one sentence; None when the mutant was caught well."""
        if self.broke:
            return f"it could not be tried: {self.broke}"
        if not self.changed:
            return "it changes no answer"
        if not self.caught:
            return "it survived"
        if self.missed:
            return f"it was not caught by {', '.join(self.missed)}"
        if not self.related:
            return f"it was caught only outside its area {self.area}"
        return None


@dataclass(frozen=True, slots=True)
class Altered:
    """
    A generated change of one recorded answer, after its trial.

    `shape` names what kind of answer was changed, `where` the member or event, `operation` what
    was done to it. `allowed` is the reason why the contract lets it pass; `caught` are the ids of
    the clauses that turned.
    """

    shape: str
    exchange: str
    dialect: str
    where: str
    operation: str
    caught: tuple[str, ...]
    allowed: str | None = None
    broke: str | None = None

    @property
    def problem(self) -> str | None:
        """What is wrong, in one sentence, or None."""
        if self.broke:
            return f"it could not be tried: {self.broke}"
        if self.caught or self.allowed:
            return None
        return "it survived"


@dataclass(frozen=True, slots=True)
class Quiet:
    """
    A variation after its trial: `flagged` are the verdicts that got worse by it, in words.

    `lost` are surfaces and clauses where a client was known to lose what the wire holds, and did.
    """

    id: str
    what: str
    changed: int
    verdicts: int
    flagged: tuple[str, ...]
    lost: tuple[tuple[str, str], ...] = ()

    @property
    def problem(self) -> str | None:
        """What is wrong, in one sentence, or None."""
        if not self.changed:
            return "it changes no answer"
        return f"{len(self.flagged)} verdicts turned: {self.flagged[0]}" if self.flagged else None


@dataclass(frozen=True, slots=True)
class Control:
    """Real traffic of the service that sets the contract: nothing in it may breach a must."""

    exchanges: int
    verdicts: int
    breaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """
    A whole self-proof.

    `clauses` are the ids of all clauses that the suite judges, `excused` says by id why nothing
    can break one here, `needless` are allowances that no generated change needed. `whole` is
    False when a part was chosen: then nothing is said of clauses that caught nothing.
    """

    mutants: tuple[Tried, ...]
    altered: tuple[Altered, ...]
    variations: tuple[Quiet, ...]
    clauses: tuple[str, ...]
    excused: Mapping[str, str]
    control: Control | None = None
    needless: tuple[str, ...] = ()
    whole: bool = True

    @property
    def catchers(self) -> Mapping[str, int]:
        """How many trials each clause that caught anything caught, by clause."""
        counts: dict[str, int] = {}
        for clause in self._caught():
            counts[clause] = counts.get(clause, 0) + 1
        return counts

    @property
    def idle(self) -> tuple[str, ...]:
        """The clauses that caught nothing and are not excused."""
        by = self.catchers
        return tuple(each for each in self.clauses if each not in by and each not in self.excused)

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that makes the proof fail, one sentence each."""
        said = [f"Mutant {each.id}: {each.problem}." for each in self.mutants if each.problem]
        said += [
            f"Change of {each.exchange} ({each.dialect}), {each.operation} {each.where}: "
            f"{each.problem}."
            for each in self.altered
            if each.problem
        ]
        said += [
            f"Variation {each.id}: {each.problem}." for each in self.variations if each.problem
        ]
        said += [f"The allowance for {each} is needed by nothing." for each in self.needless]
        if self.whole:
            said += [f"Clause {each} catches nothing." for each in self.idle]
            caught = self.catchers
            said += [
                f"Clause {each} is excused and catches something after all."
                for each in self.excused
                if each in caught
            ]
        if self.control is not None:
            said += [f"Real traffic: {each}." for each in self.control.breaches]
        return tuple(said)

    def _caught(self) -> Iterable[str]:
        for tried in self.mutants:
            for catch in tried.caught:
                yield catch.clause
        for each in self.altered:
            yield from each.caught
